/** The lines of a panel of learning curves: medians and quartiles over seeds, and their axes. */
import type { Curve } from "@thalweg/engine";
import type { Look } from "../render/theme.js";
import { curveOf, type PairView, type ProblemView } from "../study-view.js";
import type { LineEnd } from "./end-labels.js";
import { type BandPoint, seedBands } from "./seed-bands.js";
import { clampTo, type ValueAxis, valueAxis } from "./value-axis.js";

/** A curve to draw: its name in the trials, its title, and its scale. */
export interface Panel {
  readonly curve: string;
  readonly title: string;
  readonly offset: number;
  readonly prefer: "log" | "linear";
  readonly better: "lower" | "higher";
  /** From the curve's values to those that are drawn. Default: without the offset. */
  readonly of?: (value: number) => number;
  /** What the horizontal axis counts; default: gradient evaluations. */
  readonly over?: "steps" | "seconds";
}

export interface Line {
  readonly look: Look;
  readonly points: readonly BandPoint[];
}

/** @param seconds for each gradient evaluation, by the optimizer's label */
export function lineOf(
  { look, evaluation }: PairView,
  panel: Panel,
  seconds: Readonly<Record<string, number>> = {},
): Line {
  const worst = panel.better === "lower" ? Infinity : -Infinity;
  const drawn = panel.of ?? ((value: number) => value - panel.offset);
  const curves = evaluation.map((trial): Curve => {
    const { evaluations, value } = curveOf(trial, panel.curve);
    const perStep = trial.metrics.evaluationsPerStep ?? 1;
    const factors = { steps: 1 / perStep, seconds: seconds[look.label] ?? Number.NaN };
    const factor = panel.over === undefined ? 1 : factors[panel.over];
    return {
      evaluations: factor === 1 ? evaluations : evaluations.map((each) => each * factor),
      value: value.map((each) => (each === null ? null : drawn(each))),
    };
  });
  return { look, points: seedBands(curves, worst) };
}

/** An axis that contains all medians except values far above the start. */
export function axisFor(lines: readonly Line[], { prefer, better }: Panel): ValueAxis {
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

/**
 * For an increasing metric: the upper range, in which the curves differ; the initial rise is below
 * the panel.
 */
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
  readonly perEvaluation: number;
  readonly end: number;
}

/**
 * The time axis: gradient evaluations, as budgets count them, so that optimizers with two gradients
 * per step are compared at equal cost. On problems with data the unit is epochs, if a run with the
 * problem's own budget completed, which gives the number of evaluations per epoch.
 */
export function timeOf(
  { problem, pairs }: ProblemView,
  lines: readonly Line[],
  over?: Panel["over"],
): TimeAxis {
  const last = Math.max(
    1,
    ...lines.flatMap(({ points }) => points.map(({ evaluations }) => evaluations)),
  );
  if (over === "steps") return { unit: "steps", perEvaluation: 1, end: last };
  if (over === "seconds") {
    const end = Math.max(...lines.flatMap(({ points }) => points.map((each) => each.evaluations)));
    return { unit: "seconds, on the machine that trained", perEvaluation: 1, end };
  }
  const { description } = problem;
  const whole = pairs.some(({ evaluation }) =>
    evaluation.some(({ spec, status }) => spec.budget === undefined && status === "completed"),
  );
  if (description.kind === "analytic" || !whole) {
    return { unit: "gradient evaluations", perEvaluation: 1, end: last };
  }
  return {
    unit: "gradient evaluations, in epochs",
    perEvaluation: description.epochs / last,
    end: description.epochs,
  };
}

interface Row {
  readonly label: string;
  readonly part: number;
  readonly time: number;
  readonly low: number;
  readonly middle: number;
  readonly high: number;
  /** Whether the median is within the axis; the line ends where it is not. */
  readonly shown: boolean;
}

export function rowsOf(
  look: Look,
  points: readonly BandPoint[],
  y: ValueAxis,
  perEvaluation: number,
): Row[] {
  let part = 0;
  return points.map(({ evaluations, low, middle, high }) => {
    const shown = Number.isFinite(middle);
    if (!shown) part += 1;
    return {
      label: look.label,
      part,
      time: evaluations * perEvaluation,
      low: clampTo(y, low),
      middle: clampTo(y, middle),
      high: clampTo(y, high),
      shown,
    };
  });
}

/**
 * The end of each median. If it is infinite or outside the axis, it is drawn at the worst edge with
 * a note.
 */
export function endsOf(lines: readonly Line[], y: ValueAxis, { better }: Panel): LineEnd[] {
  const worst = y.domain[better === "lower" ? 1 : 0];
  return lines.map(({ look: { label }, points }) => {
    const last = points.at(-1)?.middle ?? Infinity;
    if (!Number.isFinite(last)) return { label, text: `${label} (diverged)`, value: worst };
    const beyond = better === "lower" ? last > worst : last < worst;
    return { label, text: beyond ? `${label} (off the scale)` : label, value: clampTo(y, last) };
  });
}
