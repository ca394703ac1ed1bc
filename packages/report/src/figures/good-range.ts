/** How wide the range of good values of a hyperparameter is. */
import type { TunedFacts } from "@thalweg/study";
import type { PairView, ProblemView } from "../study-view.js";
import { runValue } from "../study-view.js";

export interface GoodRange {
  /** Whether a final value of the tuned quantity counts as good. */
  readonly isGood: (value: number) => boolean;
  /** What good means, such as `within 10 % of the best`. */
  readonly meaning: string;
}

/** A value at most this factor above the best is good. */
const FACTOR = 1.1;
/** The same of values f - f*, which differ by orders of magnitude. */
const EXCESS_FACTOR = 10;

/** What counts as good on a problem for an optimizer, by the best of all its tuning runs. */
export function goodRange({ tuning }: PairView, { problem }: ProblemView): GoodRange | undefined {
  const { tune, description } = problem;
  const values = tuning
    .map(({ result }) => runValue(result, tune, problem))
    .filter(Number.isFinite);
  if (values.length === 0) return undefined;
  if (tune.better === "higher") {
    const best = Math.max(...values);
    const of = examplesOf(tuning.map(({ result }) => result.metrics.examples));
    if (tune.isShare !== true || of === undefined) return relative(best - 0.1 * Math.abs(best));
    const error = Math.sqrt((best * (1 - best)) / of);
    return {
      isGood: (value) => value >= best - error,
      meaning: "within one standard error of the best",
    };
  }
  const best = Math.min(...values);
  if (description.kind === "analytic") {
    const limit = EXCESS_FACTOR * Math.max(best, tune.floor ?? 0);
    return {
      isGood: (value) => value <= limit,
      meaning: `at most ${EXCESS_FACTOR} times the best`,
    };
  }
  const limit = best + (FACTOR - 1) * Math.abs(best);
  return { isGood: (value) => value <= limit, meaning: "within 10 % of the best" };
}

const relative = (limit: number): GoodRange => ({
  isGood: (value) => value >= limit,
  meaning: "within 10 % of the best",
});

const examplesOf = (
  all: readonly ({ readonly validation?: number } | undefined)[],
): number | undefined => all.find((each) => each?.validation !== undefined)?.validation;

/**
 * The width of the good range in decades (on a linear scale: in units of the hyperparameter): the
 * share of good settings times the width of what was tried, taken in each replicate, whose settings
 * are evenly spaced, and averaged. Undefined if several hyperparameters were tuned, because a
 * setting is then no function of one value.
 */
export function goodWidth(
  { tuning, optimizer }: PairView,
  name: string,
  { scale }: TunedFacts,
  { isGood }: GoodRange,
  { problem }: ProblemView,
): number | undefined {
  if (Object.keys(optimizer.tuned).length !== 1) return undefined;
  const along = (value: number) =>
    scale === "linear" ? value : Math.log10(Math.max(1e-300, scale === "log" ? value : 1 - value));
  const replicates = new Map<number, { at: number; good: boolean }[]>();
  for (const { result, replicate, isFirst } of tuning) {
    if (!isFirst) continue;
    const own = replicates.get(replicate) ?? [];
    const good = isGood(runValue(result, problem.tune, problem));
    own.push({ at: along(Number(result.spec.hyper[name])), good });
    replicates.set(replicate, own);
  }
  const widths = [...replicates.values()].map((own) => {
    const places = own.map(({ at }) => at);
    const spacing = (Math.max(...places) - Math.min(...places)) / Math.max(1, own.length - 1);
    return spacing * own.filter(({ good }) => good).length;
  });
  return widths.length === 0 ? undefined : widths.reduce((a, b) => a + b, 0) / widths.length;
}
