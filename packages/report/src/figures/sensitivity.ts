/**
 * Sensitivity to the learning rate on a problem: what each tuning trial ended with against its rate, one panel an optimizer, the others'
 * curves behind it in grey. Runs that diverged stand at the worst edge; the chosen rate is ringed, the default is a dashed rule.
 */
import type { TrialResult } from "@thalweg/engine";
import { finalValue } from "@thalweg/study";
import type { Figure, VegaLiteSpec } from "../render/render-svg.js";
import { MUTED, PAPER } from "../render/theme.js";
import type { PairView, ProblemView } from "../study-view.js";
import { panelTitle } from "./panel-title.js";
import {
  axisOf,
  baseline,
  clampTo,
  logAxis,
  scaleOf,
  type ValueAxis,
  valueAxis,
} from "./value-axis.js";

const COLUMNS = 4;
const WIDTH = 190;
const HEIGHT = 130;

/** The figure, or nothing if no learning rate was tuned. */
export function sensitivity(view: ProblemView): Figure | undefined {
  const pairs = view.pairs.filter(({ optimizer }) => optimizer.tuned.lr !== undefined);
  const points = pairs.map((pair) => pointsOf(pair, view));
  if (points.flat().length === 0) return undefined;
  const { title: quantity, better } = view.problem.tune;
  const y = axisFor(points.flat(), view);
  const x = rateAxis(pairs);
  const title = `Sensitivity to the learning rate on ${view.problem.label}`;
  const panels = pairs.map((pair, i) => panelSpec(pair, { points, own: i, x, y, quantity }));
  const edge = better === "lower" ? "top" : "bottom";
  return {
    name: `sensitivity-${view.key}`,
    title,
    description:
      `Final ${quantity} against the learning rate in ${points[0]!.length} tuning trials of each of ${pairs.length} optimizers. ` +
      pairs.map(({ chosen }) => `${chosen.optimizer}: ${describe(chosen)}.`).join(" "),
    spec: {
      title: {
        text: title,
        subtitle: [
          `Final ${quantity} of each tuning trial. Ring: the chosen rate. Dashed: the default.`,
          `Crosses at the ${edge} edge: diverged or failed. Thin grey: the other optimizers.`,
        ],
      },
      concat: panels,
      columns: COLUMNS,
      spacing: { row: 18, column: 16 },
    },
  };
}

const describe = ({ how, hyper }: PairView["chosen"]): string =>
  how === "tuned"
    ? `${String(hyper.lr)} was chosen`
    : `${String(hyper.lr)} was used, nothing completed`;

interface Point {
  readonly label: string;
  readonly rate: number;
  readonly value: number;
  readonly outcome: "completed" | "diverged" | "failed";
  readonly chosen: boolean;
}

function pointsOf({ chosen, tuning }: PairView, { problem }: ProblemView): Point[] {
  const pointOf = (trial: TrialResult, i: number): Point => ({
    label: chosen.optimizer,
    rate: Number(trial.spec.hyper.lr),
    value: finalValue(trial, problem.tune),
    outcome: trial.status,
    chosen: chosen.trial === chosen.tuning[0] + i,
  });
  return tuning.map(pointOf).sort((a, b) => a.rate - b.rate);
}

/** An axis for what completed; a run that ended a thousand times worse than the middle one stands at the edge. */
function axisFor(points: readonly Point[], { problem }: ProblemView): ValueAxis {
  const values = points.map(({ value }) => value).filter(Number.isFinite);
  if (problem.tune.better === "higher") return valueAxis(values, "linear");
  const middle = values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 1;
  return valueAxis(
    values.filter((value) => value <= 1000 * middle),
    "log",
  );
}

/** Whole decades that hold every tuned range. */
function rateAxis(pairs: readonly PairView[]): ValueAxis {
  const ranges = pairs.map(({ optimizer }) => optimizer.tuned.lr!.range);
  const low = Math.min(...ranges.map(({ min }) => min));
  return logAxis(low, Math.max(...ranges.map(({ max }) => max)));
}

interface PanelInput {
  readonly points: readonly (readonly Point[])[];
  readonly own: number;
  readonly x: ValueAxis;
  readonly y: ValueAxis;
  readonly quantity: string;
}

function panelSpec(pair: PairView, { points, own, x, y, quantity }: PanelInput): VegaLiteSpec {
  const { color } = pair.look;
  const first = own % COLUMNS === 0;
  // An infinite value stands at the worst edge.
  const shown = points.map((row) =>
    row.map((point) => ({ ...point, value: clampTo(y, point.value) })),
  );
  const mine = shown[own]!;
  const encoding = {
    x: {
      field: "rate",
      type: "quantitative",
      scale: scaleOf(x),
      axis: axisOf(x, { ...baseline("learning rate"), titlePadding: 4 }),
    },
    y: {
      field: "value",
      type: "quantitative",
      scale: scaleOf(y),
      axis: axisOf(y, { title: first ? quantity : null, labels: first, titlePadding: 6 }),
    },
  };
  const layer = (
    values: readonly unknown[],
    mark: Readonly<Record<string, unknown>>,
    more: Readonly<Record<string, unknown>> = {},
  ) => ({ data: { values }, mark, encoding: { ...encoding, ...more } });
  const others = shown.filter((_, i) => i !== own).flat();
  const completed = mine.filter(({ outcome }) => outcome === "completed");
  const lost = mine.filter(({ outcome }) => outcome !== "completed");
  return {
    width: WIDTH,
    height: HEIGHT,
    layer: [
      panelTitle(pair.look.label),
      layer(
        others.filter(({ outcome }) => outcome === "completed"),
        { type: "line", color: MUTED, opacity: 0.28, strokeWidth: 1 },
        { detail: { field: "label", type: "nominal" } },
      ),
      {
        data: { values: [{ rate: pair.optimizer.tuned.lr!.usual }] },
        mark: { type: "rule", color: MUTED, strokeDash: [3, 3] },
        encoding: { x: encoding.x },
      },
      layer(completed, { type: "line", color, strokeWidth: 1.8 }),
      layer(completed, { type: "point", filled: true, color, size: 22, opacity: 1 }),
      layer(
        mine.filter(({ chosen }) => chosen),
        {
          type: "point",
          filled: true,
          fill: PAPER,
          stroke: color,
          strokeWidth: 2.2,
          size: 80,
          opacity: 1,
        },
      ),
      layer(lost, {
        type: "point",
        shape: "cross",
        angle: 45,
        filled: true,
        color,
        size: 60,
        opacity: 1,
      }),
    ],
  };
}
