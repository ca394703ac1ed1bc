/** Learning curves of a problem: the median over seeds with its interquartile band, one colour an optimizer, labelled where they end. */
import type { Figure, VegaLiteSpec } from "../render/render-svg.js";
import { type Look, lookScales } from "../render/theme.js";
import type { ProblemView } from "../study-view.js";
import { axisFor, endsOf, lineOf, type Panel, rowsOf, timeOf } from "./curve-lines.js";
import { type EndLabel, placeLabels } from "./end-labels.js";
import { axisOf, baseline, endingAxis, scaleOf, type ValueAxis } from "./value-axis.js";

const HEIGHT = 290;
const LABEL_GAP = 15;

/** One panel for an analytic problem (f - f*), one or two for data: the validation loss and the deciding metric. */
export function learningCurves(view: ProblemView): Figure {
  const panels = panelsOf(view);
  const width = panels.length === 1 ? 720 : 310;
  const title = `Learning curves on ${view.problem.label}`;
  const seeds = view.pairs[0]?.evaluation.length ?? 0;
  const shown = panels.map((panel) => panel.title).join(" and ");
  return {
    name: `curves-${view.key}`,
    title,
    description: `${shown} against training time for ${view.pairs.length} optimizers: median over seeds, band from the lower to the upper quartile.`,
    spec: {
      title: {
        text: title,
        subtitle:
          seeds === 1
            ? "One seed"
            : `Median over ${seeds} seeds; bands from the lower to the upper quartile`,
      },
      hconcat: panels.map((panel) => panelSpec(view, panel, width)),
      spacing: 24,
    },
  };
}

function panelsOf({ problem }: ProblemView): Panel[] {
  const { description } = problem;
  if (description.kind === "analytic") {
    const { title, offset } = problem.judge;
    return [{ curve: "loss", title, offset, prefer: "log", better: "lower" }];
  }
  const loss = { curve: "validation.loss", title: "validation loss", offset: 0 };
  const lossPanel: Panel = { ...loss, prefer: "log", better: "lower" };
  if (problem.tune.key === loss.curve) return [lossPanel];
  const { key, title, better } = problem.tune;
  return [lossPanel, { curve: key, title, offset: 0, prefer: "linear", better }];
}

function panelSpec(view: ProblemView, panel: Panel, width: number): VegaLiteSpec {
  const lines = view.pairs.map((pair) => lineOf(pair, panel));
  const y = axisFor(lines, panel);
  const time = timeOf(view, lines);
  const x = endingAxis(0, time.end);
  const looks = view.pairs.map(({ look }) => look);
  const scales = lookScales(looks);
  const encoding = {
    x: {
      field: "time",
      type: "quantitative",
      scale: scaleOf(x),
      axis: axisOf(x, baseline(time.unit)),
    },
    color: { field: "label", type: "nominal", scale: scales.color, legend: null },
  };
  const value = (field: string) => ({
    field,
    type: "quantitative",
    scale: scaleOf(y),
    axis: axisOf(y, { title: titleWithScale(panel.title, y) }),
  });
  const rows = lines.flatMap(({ look, points }) => rowsOf(look, points, y, time.perStep));
  const shown = rows.filter((row) => row.shown);
  const part = { field: "part", type: "nominal" };
  const labels = placeLabels(endsOf(lines, y, panel), y, HEIGHT, LABEL_GAP);
  return {
    width,
    height: HEIGHT,
    layer: [
      {
        data: { values: shown },
        mark: { type: "area", opacity: 0.16, clip: true },
        encoding: { ...encoding, y: value("low"), y2: { field: "high" }, detail: part },
      },
      {
        data: { values: shown },
        mark: { type: "line", strokeWidth: 1.8, clip: true, strokeJoin: "round" },
        encoding: {
          ...encoding,
          y: value("middle"),
          strokeDash: { field: "label", type: "nominal", scale: scales.dash, legend: null },
          detail: part,
        },
      },
      ...labelLayers(labels, looks, width, value),
    ],
  };
}

/** A label for each line to the right of the panel, tied to its end by a thin rule. */
function labelLayers(
  labels: readonly EndLabel[],
  looks: readonly Look[],
  width: number,
  value: (field: string) => object,
): VegaLiteSpec[] {
  const color = {
    field: "label",
    type: "nominal",
    scale: lookScales(looks).color,
    legend: null,
  };
  return [
    {
      data: { values: labels },
      mark: { type: "rule", strokeWidth: 1.5 },
      encoding: {
        x: { value: width + 1 },
        x2: { value: width + 11 },
        y: value("end"),
        y2: { field: "at" },
        color,
      },
    },
    {
      data: { values: labels },
      mark: { type: "text", align: "left", baseline: "middle" },
      encoding: { x: { value: width + 14 }, y: value("at"), text: { field: "text" } },
    },
  ];
}

const titleWithScale = (title: string, { type }: ValueAxis): string =>
  type === "log" ? `${title} (log scale)` : title;
