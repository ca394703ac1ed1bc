/**
 * The criteria of a problem: the final number that selects a setting, and the one that ranks
 * optimizers.
 */
import { UsageError } from "@thalweg/core";
import type { ProblemDescription, TrialResult } from "@thalweg/engine";

/** A number of `metrics.final`. */
export interface Quantity {
  readonly key: string;
  readonly better: "lower" | "higher";
  /** Subtracted before the number is shown: the known minimum, f*. */
  readonly offset: number;
  /** Its name in tables and figures: `f - f*`, `training excess`, `test accuracy`. */
  readonly title: string;
  /** At or below it, final values count as equal; absent for quantities without such a value. */
  readonly floor?: number;
  /** Whether it is a share of examples, whose sampling error is known. */
  readonly isShare?: true;
}

export interface Decision {
  /** The number that selects the best setting. */
  readonly tune: Quantity;
  /** The tie-breaker for settings that are equal in `tune`. */
  readonly tie: Quantity;
  /** The number that ranks optimizers with new seeds. */
  readonly judge: Quantity;
  /** The loss that is shown: f - f*, or that of the test split. */
  readonly loss: Quantity;
  /** The metric that is shown, on the test split; undefined for problems without one. */
  readonly metric?: Quantity;
  /** The number by which a run that ended no better than it began has failed. Default: `tune`. */
  readonly progress?: Quantity;
}

/** What a study tunes and ranks: final values, or the cost of reaching a problem's target. */
export const objectives = ["final", "target"] as const;
export type Objective = (typeof objectives)[number];

/** The cost of reaching the target, as a quantity: infinite for a run that missed it. */
const toTarget: Quantity = {
  key: "evaluationsToTarget",
  better: "lower",
  offset: 0,
  title: "gradients to target",
};

/**
 * The decision for an objective. For "target" the fewest gradient evaluations to the problem's
 * target select and rank; equals by the tie-breaker of the final value.
 * @throws UsageError for "target" where a problem has none
 */
export function decisionFor(problem: ProblemDescription, objective: Objective): Decision {
  const final = decisionOf(problem);
  if (objective === "final") return final;
  if (problem.target === undefined) {
    throw new UsageError(
      `problem "${problem.name}" has no target, so that the cost of reaching it cannot be tuned; leave the objective out.`,
    );
  }
  return { ...final, tune: toTarget, judge: toTarget, progress: final.tune };
}

/**
 * The excess f - f* at and below which final values count as equal: 1e-10, or a millionth of |f*|,
 * some sixteen times the spacing of f32 there. A mean of n losses that is added up in f32 is off by
 * about sqrt(n) / 2 spacings: a millionth is enough for some thousand examples.
 */
const floorAt = (minimum: number): number => Math.max(1e-10, 1e-6 * Math.abs(minimum));

/**
 * For analytic problems all criteria are the final excess f - f*. For convex problems on data whose
 * minimum is known, tuning and the ranking use the training excess: the test split's noise would
 * otherwise rank optimizers that all found the minimum. For other problems on data, tuning uses the
 * first metric on the validation split, then the validation loss; the ranking uses the same metric
 * on the test split. Without metrics the loss is used.
 */
export function decisionOf(problem: ProblemDescription): Decision {
  if (problem.kind === "analytic") {
    const offset = problem.minimum.value;
    const excess = { ...lower("loss", "f \u2212 f*", offset), floor: floorAt(offset) };
    return { tune: excess, tie: excess, judge: excess, loss: excess };
  }
  const tie = lower("validation.loss", "validation loss");
  const loss = lower("test.loss", "test loss");
  const metric = problem.metrics[0];
  const { optimum } = problem;
  const excess = optimum && {
    ...lower("train.loss", "training excess", optimum.value),
    floor: floorAt(optimum.value),
  };
  if (metric === undefined) {
    return { tune: excess ?? tie, tie, judge: excess ?? loss, loss };
  }
  const on = (split: string): Quantity => ({
    key: `${split}.${metric.name}`,
    better: metric.better,
    offset: 0,
    title: `${split} ${metric.name}`,
    ...(metric.name === "accuracy" && { isShare: true }),
  });
  const tested = on("test");
  return {
    tune: excess ?? on("validation"),
    tie,
    judge: excess ?? tested,
    loss,
    metric: tested,
  };
}

const lower = (key: string, title: string, offset = 0): Quantity => ({
  key,
  better: "lower",
  offset,
  title,
});

/**
 * The final value of a completed run; infinitely bad for a run that diverged, failed or lacks the
 * number.
 */
export function finalValue(result: TrialResult, quantity: Quantity): number {
  const worst = quantity.better === "lower" ? Infinity : -Infinity;
  if (result.status !== "completed") return worst;
  if (quantity.key === toTarget.key) return result.metrics.evaluationsToTarget ?? worst;
  const value = result.metrics.final[quantity.key];
  return value === undefined || value === null ? worst : value - quantity.offset;
}
