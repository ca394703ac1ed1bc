import { UsageError } from "@thalweg/core";
import { checkRuns, type RunToTarget } from "./run-to-target.js";

/** The share of runs that have not reached the target, from these evaluations on. */
export interface SurvivalStep {
  readonly evaluations: number;
  readonly share: number;
}

/**
 * The share of runs still without the target after each number of evaluations, where a miss is
 * taken as a run that was stopped and could have reached it later: S(t) is the product of 1 - d / n
 * over costs up to t at which d of the n runs still going reached it; runs stopped at t are among
 * the n. A run that failed never reaches it: give it the budget as its end, so that it stays among
 * them.
 * Reference: Kaplan & Meier 1958.
 * @throws UsageError without runs, and for costs that are not positive and finite
 */
export function survival(runs: readonly RunToTarget[]): SurvivalStep[] {
  checkRuns(runs);
  const costs = runs.filter(({ reached }) => reached).map(({ evaluations }) => evaluations);
  const steps = [...new Set(costs)].sort((a, b) => a - b);
  let share = 1;
  return steps.map((evaluations) => {
    const going = runs.filter((run) => run.evaluations >= evaluations).length;
    share *= 1 - costs.filter((cost) => cost === evaluations).length / going;
    return { evaluations, share };
  });
}

/** The first cost at which no more than half of the runs lack the target; infinite if none. */
export function censoredMedian(runs: readonly RunToTarget[]): number {
  // Shares are products of fractions: one half is not met to the bit.
  const half = 0.5 + 1e-12;
  return survival(runs).find(({ share }) => share <= half)?.evaluations ?? Infinity;
}

/**
 * The mean of min(cost, budget), the area below the survival curve up to the budget.
 * @throws UsageError if the survival is not known up to the budget: the last run was stopped before
 */
export function restrictedMeanCost(runs: readonly RunToTarget[], budget: number): number {
  const steps = survival(runs);
  const last = Math.max(...runs.map(({ evaluations }) => evaluations));
  if (last < budget && (steps.at(-1)?.share ?? 1) > 0) {
    throw new UsageError(
      `a mean cost up to ${budget} evaluations: the last run without the target ended at ${last}; ask for no more than that.`,
    );
  }
  let [area, from, share] = [0, 0, 1];
  for (const step of steps) {
    if (step.evaluations > budget) break;
    area += share * (step.evaluations - from);
    from = step.evaluations;
    share = step.share;
  }
  return area + share * (budget - from);
}
