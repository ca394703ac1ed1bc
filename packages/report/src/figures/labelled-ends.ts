/** Labels beside the ends of lines, each connected to its line. */
import { textWidth } from "../render/font.js";
import type { VegaLiteSpec } from "../render/render-svg.js";
import { type Look, lookScales } from "../render/theme.js";
import { shortened } from "../tables/break-text.js";
import { type LineEnd, placeLabels } from "./end-labels.js";
import type { ValueAxis } from "./value-axis.js";

export const LABEL_GAP = 15;
const LABEL_SIZE = 12;
const RULE = 14;

const measure = (text: string): number => textWidth(text, LABEL_SIZE);

/** Labels shortened to a width in pixels. */
export const shortEnds = (ends: readonly LineEnd[], limit: number): LineEnd[] =>
  ends.map((end) => ({ ...end, text: shortened(end.text, limit, measure) }));

/** The space that labels take beside a panel. */
export const besideOf = (ends: readonly LineEnd[]): number =>
  Math.ceil(Math.max(0, ...ends.map(({ text }) => measure(text)))) + RULE;

interface EndLayers {
  readonly ends: readonly LineEnd[];
  readonly looks: readonly Look[];
  readonly y: ValueAxis;
  readonly width: number;
  readonly height: number;
  /** A field on the vertical axis. */
  readonly upright: (field: string) => object;
}

/** Layers with a label for each line to the right of the panel. */
export function endLayers({ ends, looks, y, width, height, upright }: EndLayers): VegaLiteSpec[] {
  const labels = placeLabels(ends, y, height, LABEL_GAP);
  const color = { field: "label", type: "nominal", scale: lookScales(looks).color, legend: null };
  return [
    {
      data: { values: labels },
      mark: { type: "rule", strokeWidth: 1.5 },
      encoding: {
        x: { value: width + 1 },
        x2: { value: width + 11 },
        y: upright("end"),
        y2: { field: "at" },
        color,
      },
    },
    {
      data: { values: labels },
      mark: { type: "text", align: "left", baseline: "middle" },
      encoding: { x: { value: width + RULE }, y: upright("at"), text: { field: "text" } },
    },
  ];
}
