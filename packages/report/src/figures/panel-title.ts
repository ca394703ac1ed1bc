import type { VegaLiteSpec } from "../render/render-svg.js";
import { INK, MUTED } from "../render/theme.js";

const LINE = 16;
/** The height of a line of smaller text between the heading and the panel. */
const BELOW = 15;

interface Heading {
  /** Whose panel it is. */
  readonly optimizer?: string;
  /** A line of smaller text below the heading. */
  readonly below?: string;
}

/**
 * A panel's heading above its left edge, independent of the size of its axes, which would move
 * Vega's own title.
 */
export function panelTitle(
  lines: readonly string[],
  { optimizer, below }: Heading = {},
): VegaLiteSpec[] {
  const up = below === undefined ? 0 : BELOW;
  const text = lines.length === 1 ? lines[0] : lines;
  const row = { text, y: -7 - up - LINE * (lines.length - 1) };
  const rows = [
    { ...row, size: 13, weight: 600, color: INK },
    ...(below === undefined ? [] : [{ text: below, y: -6, size: 12, weight: 400, color: MUTED }]),
  ];
  return rows.map(({ text, y, size, weight, color }) => ({
    data: { values: [optimizer === undefined ? {} : { optimizer }] },
    mark: {
      ...{ type: "text", align: "left", baseline: "bottom", color },
      ...{ fontSize: size, lineHeight: LINE, fontWeight: weight },
    },
    encoding: { x: { value: 0 }, y: { value: y }, text: { value: text } },
  }));
}
