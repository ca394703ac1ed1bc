import { byCost, type Candidate, checkFactor, indices } from "./candidate.js";

/** The reduction factor of Li et al. 2018 and 2020. */
export const DEFAULT_ETA = 3;

/**
 * Successive halving at a rung, once all results of the rung are known: the best floor(n / eta) of
 * n candidates go on, one at least; of equal ones the earlier indices.
 * Reference: Jamieson & Talwalkar 2016; Li et al. 2018, algorithm 1.
 * @param eta the reduction factor, a whole number from 2; default 3
 * @returns the indices that go on, ascending
 * @throws UsageError for a cost that is NaN or another eta
 */
export function successiveHalving(
  candidates: readonly Candidate[],
  eta: number = DEFAULT_ETA,
): number[] {
  checkFactor(eta);
  const keep = Math.max(1, Math.floor(candidates.length / eta));
  return indices(byCost(candidates).slice(0, keep));
}

/**
 * The rule of asynchronous successive halving (ASHA), in the order of indices instead of arrival: a
 * candidate goes on if it is among the best floor(n / eta), one at least, of the n candidates up to
 * its index that reached the rung. Whether it goes on is known as soon as those are, and no later
 * result changes it; more go on than by {@link successiveHalving}: the first one always, unless it
 * failed. Reference: Li et al. 2020, A system for massively parallel hyperparameter tuning; Optuna's
 * SuccessiveHalvingPruner decides alike.
 * @param eta the reduction factor, a whole number from 2; default 3
 * @returns the indices that go on, ascending
 * @throws UsageError for a cost that is NaN or another eta
 */
export function asha(candidates: readonly Candidate[], eta: number = DEFAULT_ETA): number[] {
  return indices(candidates).filter((index) => {
    const known = candidates.filter((each) => each.index <= index);
    return successiveHalving(known, eta).includes(index);
  });
}
