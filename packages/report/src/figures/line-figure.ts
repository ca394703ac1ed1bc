/** A single panel of lines, one an optimizer: with labels at their ends, or with a legend. */
import type { Figure, VegaLiteSpec } from "../render/render-svg.js";
import { type Look, lookScales } from "../render/theme.js";
import type { LineEnd } from "./end-labels.js";
import { besideOf, endLayers, LABEL_GAP, shortEnds } from "./labelled-ends.js";
import { FIGURE_WIDTH, type PageWidth, subtitleLines, titleLines } from "./panels.js";
import { axisOf, baseline, scaleOf, type ValueAxis } from "./value-axis.js";

interface LineFigure {
  readonly name: string;
  readonly title: string;
  readonly subtitle: string;
  readonly description: string;
  readonly looks: readonly Look[];
  /** The labels of all optimizers of the study. Default: those of `looks`. */
  readonly optimizers?: readonly string[];
  /** In pixels; labels may need more. Default: 250. */
  readonly height?: number;
  readonly lines: readonly {
    readonly look: Look;
    readonly points: readonly { readonly x: number; readonly y: number; readonly tip?: string }[];
  }[];
  readonly x: { readonly axis: ValueAxis; readonly title: string };
  readonly y: { readonly axis: ValueAxis; readonly title: string; readonly reverse?: boolean };
  readonly steps?: boolean;
  readonly dots?: boolean;
}

const MARGIN = 62;
const WIDEST_LABEL = 220;

export function lineFigure(of: LineFigure): Figure {
  const ends = shortEnds(
    of.lines.map(
      ({ look: { label }, points }): LineEnd => ({ label, text: label, value: points.at(-1)!.y }),
    ),
    WIDEST_LABEL,
  );
  const wide = {
    width: FIGURE_WIDTH.wide - MARGIN - besideOf(ends),
    height: Math.max(of.height ?? 250, LABEL_GAP * of.lines.length + 20),
  };
  const layers = layersOf(of);
  const upright = (field: string) => uprightOf(of, field);
  const heading = (page: PageWidth) => ({
    text: titleLines(of.title, page),
    subtitle: subtitleLines([of.subtitle], page),
  });
  return {
    ...{ name: of.name, title: of.title, description: of.description },
    spec: {
      title: heading("wide"),
      ...wide,
      layer: [...layers, ...endLayers({ ends, looks: of.looks, y: of.y.axis, ...wide, upright })],
    },
    narrow: {
      title: heading("narrow"),
      ...{ width: FIGURE_WIDTH.narrow - MARGIN, height: 230, layer: layers },
    },
    legend: of.lines.map(({ look }) => ({ look, text: look.label })),
    optimizers: of.optimizers ?? of.looks.map(({ label }) => label),
  };
}

const uprightOf = ({ y }: LineFigure, field: string) => ({
  field,
  type: "quantitative",
  scale: { ...scaleOf(y.axis), ...(y.reverse === true && { reverse: true }) },
  axis: axisOf(y.axis, { title: y.title }),
});

function layersOf(of: LineFigure): VegaLiteSpec[] {
  const rows = of.lines.flatMap(({ look: { label }, points }) =>
    points.map(({ x, y, tip = label }, order) => ({ label, x, y, order, tip })),
  );
  const scales = lookScales(of.looks);
  const encoding = {
    x: {
      field: "x",
      type: "quantitative",
      scale: scaleOf(of.x.axis),
      axis: axisOf(of.x.axis, baseline(of.x.title)),
    },
    y: uprightOf(of, "y"),
    color: { field: "label", type: "nominal", scale: scales.color, legend: null },
    tooltip: { field: "tip", type: "nominal" },
  };
  return [
    {
      data: { values: rows },
      mark: {
        ...{ type: "line", strokeWidth: 2, strokeJoin: "round", opacity: 0.9 },
        ...(of.steps === true && { interpolate: "step-after" }),
      },
      encoding: {
        ...encoding,
        tooltip: { field: "label", type: "nominal" },
        order: { field: "order", type: "quantitative" },
        strokeDash: { field: "label", type: "nominal", scale: scales.dash, legend: null },
      },
    },
    ...(of.dots === true
      ? [
          {
            data: { values: rows },
            mark: { type: "point", filled: true, size: 36, opacity: 1 },
            encoding,
          },
        ]
      : []),
  ];
}
