/** Learning curves of a problem: the median over seeds with its interquartile band, one colour an optimizer, labelled where they end. */
import type { Figure, VegaLiteSpec } from "../render/render-svg.js";
import { type Look, lookScales } from "../render/theme.js";
import { curveOf, type PairView, type ProblemView } from "../study-view.js";
import { type EndLabel, placeLabels } from "./end-labels.js";
import { type BandPoint, seedBands } from "./seed-bands.js";
import {
  axisOf,
  baseline,
  clampTo,
  endingAxis,
  scaleOf,
  type ValueAxis,
  valueAxis,
} from "./value-axis.js";

const HEIGHT = 290;
const LABEL_GAP = 15;

/** A curve that is drawn: its name in the trials, what it is called, and how it is shown. */
interface Panel {
  readonly curve: string;
  readonly title: string;
  readonly offset: number;
  readonly prefer: "log" | "linear";
  readonly better: "lower" | "higher";
}

interface Line {
  readonly look: Look;
  readonly points: readonly BandPoint[];
}

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
        subtitle: `Median over ${seeds} seeds; bands from the lower to the upper quartile`,
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
  const labels = placeLabels(endsOf(lines, y), y, HEIGHT, LABEL_GAP);
  return {
    width,
    height: HEIGHT,
    layer: [
      {
        data: { values: rows },
        mark: { type: "area", opacity: 0.16, clip: true },
        encoding: { ...encoding, y: value("low"), y2: { field: "high" } },
      },
      {
        data: { values: rows.filter(({ shown }) => shown) },
        mark: { type: "line", strokeWidth: 1.8, clip: true, strokeJoin: "round" },
        encoding: {
          ...encoding,
          y: value("middle"),
          strokeDash: { field: "label", type: "nominal", scale: scales.dash, legend: null },
          detail: { field: "part", type: "nominal" },
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
      encoding: { x: { value: width + 14 }, y: value("at"), text: { field: "label" } },
    },
  ];
}

function lineOf({ look, evaluation }: PairView, { curve, offset, better }: Panel): Line {
  const worst = better === "lower" ? Infinity : -Infinity;
  const points = seedBands(
    evaluation.map((trial) => curveOf(trial, curve)),
    worst,
  );
  const shift = (value: number) => value - offset;
  return {
    look,
    points: points.map(({ step, low, middle, high }) => ({
      step,
      low: shift(low),
      middle: shift(middle),
      high: shift(high),
    })),
  };
}

/** The axis holds every median, what diverges far above the start left out. */
function axisFor(lines: readonly Line[], { prefer, better }: Panel): ValueAxis {
  const begin = Math.max(
    ...lines
      .flatMap(({ points }) => points.slice(0, 1).map(({ middle }) => middle))
      .filter(Number.isFinite),
  );
  const medians = lines.flatMap(({ points }) => points.map(({ middle }) => middle));
  if (better === "lower")
    return valueAxis(
      medians.filter((value) => value <= 10 * begin),
      prefer,
    );
  return valueAxis(zoomed(lines, medians), prefer);
}

/** For a metric that rises: the upper part, where the curves differ; the climb from chance to there leaves the panel at its foot. */
function zoomed(lines: readonly Line[], medians: readonly number[]): number[] {
  const late = lines.flatMap(({ points }) =>
    points.slice(Math.floor(points.length / 10)).map(({ low }) => low),
  );
  const finite = late.filter(Number.isFinite);
  const floor = finite.length === 0 ? -Infinity : Math.min(...finite);
  return medians.filter((value) => value >= floor);
}

interface TimeAxis {
  readonly unit: string;
  readonly perStep: number;
  readonly end: number;
}

/** Epochs where a problem on data ran for its own number of them, else steps. */
function timeOf({ problem }: ProblemView, lines: readonly Line[]): TimeAxis {
  const last = Math.max(1, ...lines.flatMap(({ points }) => points.map(({ step }) => step)));
  const { description } = problem;
  if (description.kind === "analytic") return { unit: "steps", perStep: 1, end: last };
  return { unit: "epochs", perStep: description.epochs / last, end: description.epochs };
}

interface Row {
  readonly label: string;
  readonly part: number;
  readonly time: number;
  readonly low: number;
  readonly middle: number;
  readonly high: number;
  /** Whether the median lies on the axis; where it leaves, the line ends. */
  readonly shown: boolean;
}

function rowsOf(look: Look, points: readonly BandPoint[], y: ValueAxis, perStep: number): Row[] {
  let part = 0;
  return points.map(({ step, low, middle, high }) => {
    const shown = Number.isFinite(middle);
    if (!shown) part += 1;
    return {
      label: look.label,
      part,
      time: step * perStep,
      low: clampTo(y, low),
      middle: clampTo(y, middle),
      high: clampTo(y, high),
      shown,
    };
  });
}

/** Where each median ends; a line whose last median is infinite is labelled where it was last seen. */
function endsOf(lines: readonly Line[], y: ValueAxis) {
  return lines.flatMap(({ look, points }) => {
    const last = points.findLast(({ middle }) => Number.isFinite(middle));
    return last === undefined ? [] : [{ label: look.label, value: clampTo(y, last.middle) }];
  });
}

const titleWithScale = (title: string, { type }: ValueAxis): string =>
  type === "log" ? `${title} (log scale)` : title;
