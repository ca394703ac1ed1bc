/** The lines of a panel of learning curves: medians and quartiles over seeds, on axes that suit them. */
import type { Look } from "../render/theme.js";
import { curveOf, type PairView, type ProblemView } from "../study-view.js";
import type { LineEnd } from "./end-labels.js";
import { type BandPoint, seedBands } from "./seed-bands.js";
import { clampTo, type ValueAxis, valueAxis } from "./value-axis.js";

/** A curve that is drawn: its name in the trials, what it is called, and how it is shown. */
export interface Panel {
  readonly curve: string;
  readonly title: string;
  readonly offset: number;
  readonly prefer: "log" | "linear";
  readonly better: "lower" | "higher";
}

export interface Line {
  readonly look: Look;
  readonly points: readonly BandPoint[];
}

export function lineOf({ look, evaluation }: PairView, { curve, offset, better }: Panel): Line {
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

/** For a metric that rises: the upper part, where the curves differ; the climb from chance to there leaves the panel at its foot. */
function zoomed(lines: readonly Line[], medians: readonly number[]): number[] {
  const late = lines.flatMap(({ points }) =>
    points.slice(Math.floor(points.length / 10)).map(({ low }) => low),
  );
  const finite = late.filter(Number.isFinite);
  const floor = finite.length === 0 ? -Infinity : Math.min(...finite);
  return medians.filter((value) => value >= floor);
}

export interface TimeAxis {
  readonly unit: string;
  readonly perStep: number;
  readonly end: number;
}

/** Epochs on data where a run that was given no budget of its own came to its end, and so tells how long one is; else steps. */
export function timeOf({ problem, pairs }: ProblemView, lines: readonly Line[]): TimeAxis {
  const last = Math.max(1, ...lines.flatMap(({ points }) => points.map(({ step }) => step)));
  const { description } = problem;
  const whole = pairs.some(({ evaluation }) =>
    evaluation.some(({ spec, status }) => spec.budget === undefined && status === "completed"),
  );
  if (description.kind === "analytic" || !whole) return { unit: "steps", perStep: 1, end: last };
  return { unit: "epochs", perStep: description.epochs / last, end: description.epochs };
}

export interface Row {
  readonly label: string;
  readonly part: number;
  readonly time: number;
  readonly low: number;
  readonly middle: number;
  readonly high: number;
  /** Whether the median lies on the axis; where it leaves, the line ends. */
  readonly shown: boolean;
}

export function rowsOf(
  look: Look,
  points: readonly BandPoint[],
  y: ValueAxis,
  perStep: number,
): Row[] {
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

/** Where each median ends. One that is infinite or beyond the axis stands at the worst edge and says why. */
export function endsOf(lines: readonly Line[], y: ValueAxis, { better }: Panel): LineEnd[] {
  const worst = y.domain[better === "lower" ? 1 : 0];
  return lines.map(({ look: { label }, points }) => {
    const last = points.at(-1)?.middle ?? Infinity;
    if (!Number.isFinite(last)) return { label, text: `${label} (diverged)`, value: worst };
    const beyond = better === "lower" ? last > worst : last < worst;
    return { label, text: beyond ? `${label} (off the scale)` : label, value: clampTo(y, last) };
  });
}
