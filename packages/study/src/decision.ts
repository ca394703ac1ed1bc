/** What decides a problem: by which final number a setting is chosen, and by which the chosen one is judged. */
import type { TrialResult } from "@thalweg/engine";
import type { ProblemDescription } from "./spec/descriptions.js";

/** A number of `metrics.final`. */
export interface Quantity {
  readonly key: string;
  readonly better: "lower" | "higher";
  /** Taken away before it is shown: f* of an analytic problem. */
  readonly offset: number;
  /** What tables and figures call it: `f - f*`, `test accuracy`. */
  readonly title: string;
}

export interface Decision {
  /** By which the best setting is chosen. */
  readonly tune: Quantity;
  /** Decides between settings that are equal in `tune`. */
  readonly tie: Quantity;
  /** By which optimizers are judged on fresh seeds. */
  readonly judge: Quantity;
  /** The loss on the same split as `judge`. */
  readonly loss: Quantity;
}

/**
 * Analytic problems: the excess f - f* at the end, for everything. Data: tuning looks at the first metric on the validation split, then at
 * the validation loss; judgement at the same metric on the test split. Without metrics the loss stands in.
 */
export function decisionOf(problem: ProblemDescription): Decision {
  if (problem.kind === "analytic") {
    const excess = lower("loss", "f \u2212 f*", problem.minimum.value);
    return { tune: excess, tie: excess, judge: excess, loss: excess };
  }
  const tie = lower("validation.loss", "validation loss");
  const loss = lower("test.loss", "test loss");
  const metric = problem.metrics[0];
  if (metric === undefined) return { tune: tie, tie, judge: loss, loss };
  const on = (split: string): Quantity => ({
    key: `${split}.${metric.name}`,
    better: metric.better,
    offset: 0,
    title: `${split} ${metric.name}`,
  });
  return { tune: on("validation"), tie, judge: on("test"), loss };
}

const lower = (key: string, title: string, offset = 0): Quantity => ({
  key,
  better: "lower",
  offset,
  title,
});

/** The value that a completed run ended with; infinitely bad for one that diverged, failed or lacks the number. */
export function finalValue(result: TrialResult, quantity: Quantity): number {
  const worst = quantity.better === "lower" ? Infinity : -Infinity;
  if (result.status !== "completed") return worst;
  const value = result.metrics.final[quantity.key];
  return value === undefined || value === null ? worst : value - quantity.offset;
}

/** The same as a cost: lower is better, whatever the quantity. */
export function costOf(result: TrialResult, quantity: Quantity): number {
  const value = finalValue(result, quantity);
  return quantity.better === "lower" ? value : -value;
}
