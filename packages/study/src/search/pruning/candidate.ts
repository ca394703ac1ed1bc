/**
 * Pruning: which candidates of a search go on to a larger budget. Every decision is a function of
 * costs by index and rung, never of the order in which trials end, so that it is the same for any
 * number of workers. Lower costs are better; a candidate that failed costs Infinity and never goes
 * on. Results are indices in ascending order.
 */
import { UsageError } from "@thalweg/core";

/** A candidate that reached a rung. */
export interface Candidate {
  /** Its place in the search: the index of its trial. */
  readonly index: number;
  /** Its cost at the rung. */
  readonly cost: number;
}

/** The best first; of equal ones the earlier index. Those that failed are left out. */
export function byCost(candidates: readonly Candidate[]): Candidate[] {
  if (candidates.some(({ cost }) => Number.isNaN(cost))) {
    throw new UsageError(
      "pruning: the cost of a candidate is NaN; one that failed costs Infinity.",
    );
  }
  return candidates
    .filter(({ cost }) => cost < Infinity)
    .sort((a, b) => a.cost - b.cost || a.index - b.index);
}

export const indices = (candidates: readonly { readonly index: number }[]): number[] =>
  candidates.map(({ index }) => index).sort((a, b) => a - b);

/** @throws UsageError unless a reduction factor is a whole number from 2 */
export function checkFactor(eta: number): void {
  if (Number.isSafeInteger(eta) && eta >= 2) return;
  throw new UsageError(`pruning: eta is ${eta}; it must be a whole number from 2.`);
}
