import { UsageError } from "@thalweg/core";
import { wilcoxonSignedRank } from "../../statistics/paired/wilcoxon-signed-rank.js";
import { median } from "../../statistics/quantile.js";

/** A candidate with its costs on seeds that all candidates of the race share, in one order. */
export interface Racer {
  /** Its place in the search: the index of its trial. */
  readonly index: number;
  /** Lower is better; Infinity for a seed on which it failed. */
  readonly costs: readonly number[];
}

/** As Optuna's `p_threshold`. */
const THRESHOLD = 0.1;

/**
 * Racing over seeds: a candidate is dropped if a one-sided signed-rank test over the common seeds
 * says that its costs are greater than the leader's, with p below the threshold. The leader has
 * failed on the fewest seeds, then has the lowest median, then the earlier index. Seeds on which
 * both cost the same count for neither (Pratt 1959); a failure is worse than any cost.
 *
 * The least p of n seeds is 2^-n: at a threshold of 0.1 nothing is dropped before four. p is that
 * of one look; a race that looks after every seed drops an equal candidate more often than the
 * threshold says, and a smaller threshold is due (Pocock 1977).
 *
 * Reference: Wilcoxon 1945; Birattari et al. 2002, A racing algorithm; Optuna's WilcoxonPruner,
 * with its threshold 0.1.
 * @returns the indices that go on, ascending
 * @throws UsageError where costs are of different numbers of seeds or NaN, or the threshold is not
 * in [0, 1]
 */
export function wilcoxonRacing(racers: readonly Racer[], threshold: number = THRESHOLD): number[] {
  if (!(threshold >= 0 && threshold <= 1)) {
    throw new UsageError(`wilcoxon racing: the threshold is ${threshold}; it must be in [0, 1].`);
  }
  const standings = racers.map(standingOf).sort(byStanding);
  const [leader] = standings;
  if (leader === undefined) return [];
  const stays = (each: Standing) => each === leader || !isWorse(each, leader, threshold);
  const left = standings.filter(stays).map(({ racer }) => racer.index);
  return left.sort((a, b) => a - b);
}

interface Standing {
  readonly racer: Racer;
  readonly failures: number;
  readonly middle: number;
}

function standingOf(racer: Racer, _: number, [first]: readonly Racer[]): Standing {
  const { index, costs } = racer;
  if (costs.length !== first!.costs.length || costs.length === 0) {
    throw new UsageError(
      `wilcoxon racing: candidate ${index} has costs of ${costs.length} seeds, candidate ${first!.index} of ${first!.costs.length}; all must have those of the same seeds, one or more.`,
    );
  }
  if (costs.some(Number.isNaN)) {
    throw new UsageError(
      `wilcoxon racing: a cost of candidate ${index} is NaN; a seed on which it failed costs Infinity.`,
    );
  }
  const failures = costs.filter((cost) => cost === Infinity).length;
  return { racer, failures, middle: median(costs) };
}

/** Infinity - Infinity, of medians, is NaN and so no difference. */
const byStanding = (a: Standing, b: Standing): number =>
  a.failures - b.failures || a.middle - b.middle || a.racer.index - b.racer.index;

function isWorse({ racer }: Standing, leader: Standing, threshold: number): boolean {
  const differences = racer.costs.map((cost, seed) => {
    const best = leader.racer.costs[seed]!;
    return cost === best ? 0 : cost - best;
  });
  const { p } = wilcoxonSignedRank(differences, { alternative: "greater", zeros: "pratt" });
  return p < threshold;
}
