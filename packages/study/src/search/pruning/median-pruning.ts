import { median } from "../../statistics/quantile.js";
import { byCost, type Candidate, indices } from "./candidate.js";

/**
 * Median stopping at a rung: those go on whose cost is at most the median of all that reached the
 * rung, failed ones included. Reference: Golovin et al. 2017, Google Vizier, section 3.2.2, with
 * costs at the rung itself in place of running averages, as Optuna's MedianPruner.
 * @returns the indices that go on, ascending
 * @throws UsageError for a cost that is NaN
 */
export function medianPruning(candidates: readonly Candidate[]): number[] {
  const best = byCost(candidates);
  if (best.length === 0) return [];
  const middle = median(candidates.map(({ cost }) => cost));
  return indices(best.filter(({ cost }) => cost <= middle));
}
