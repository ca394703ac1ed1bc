import { UsageError } from "@thalweg/core";
import { median } from "../quantile.js";
import { checkRuns, type RunToTarget } from "./run-to-target.js";

/**
 * The mean cost where a miss counts `factor` times the budget, however early the run ended: PAR10
 * at the default factor. At factor 1 it is the mean of costs cut off at the budget, a lower bound.
 * Reference: Hutter et al. 2009, ParamILS, section 6.
 * @throws UsageError without runs, for costs that are not positive or above the budget, and for a
 * factor below 1
 */
export function penalisedCost(
  runs: readonly RunToTarget[],
  budget: number,
  factor: number = 10,
): number {
  checkRuns(runs);
  const over = runs.find(({ evaluations }) => evaluations > budget);
  if (over !== undefined) {
    throw new UsageError(
      `a run of ${over.evaluations} evaluations: more than the budget ${budget}.`,
    );
  }
  if (!(factor >= 1)) {
    throw new UsageError(`factor ${factor}: a miss must count at least the budget, so 1 or more.`);
  }
  const costs = runs.map((run) => (run.reached ? run.evaluations : factor * budget));
  return costs.reduce((sum, cost) => sum + cost, 0) / runs.length;
}

/**
 * The median cost, a miss being infinitely dear: finite if more than half of the runs reached the
 * target. Right as it stands where no run ended before it would have reached it, save by failing.
 * @throws UsageError without runs, and for costs that are not positive and finite
 */
export function medianCost(runs: readonly RunToTarget[]): number {
  checkRuns(runs);
  return median(runs.map((run) => (run.reached ? run.evaluations : Infinity)));
}
