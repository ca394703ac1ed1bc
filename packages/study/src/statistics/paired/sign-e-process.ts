import { UsageError } from "@thalweg/core";

/** Wins and losses of one optimizer against another; ties are left out. */
export interface Signs {
  readonly wins: number;
  readonly losses: number;
}

/**
 * The evidence against "a win is as likely as a loss", as an e-value: the likelihood of the signs
 * under a mixture of all win probabilities (Jeffreys' prior) divided by that under 1/2. For w wins
 * and l losses
 *
 *     E = 2^(w + l) B(w + 1/2, l + 1/2) / B(1/2, 1/2).
 *
 * Under the hypothesis E is a martingale that begins at 1, whatever the order of the signs, so that
 * the chance that it ever reaches 1 / alpha is at most alpha (Ville). One may therefore look after
 * every pair, stop when it is reached, and run more pairs when it is not.
 * References: Krichevsky & Trofimov 1981; Ramdas, Grunwald, Vovk & Shafer 2023, Statistical Science
 * 38(4).
 * @throws UsageError for counts that are none
 */
export function signEvidence({ wins, losses }: Signs): number {
  for (const count of [wins, losses]) {
    if (Number.isSafeInteger(count) && count >= 0) continue;
    throw new UsageError(
      `${wins} wins and ${losses} losses: both must be whole numbers of at least 0.`,
    );
  }
  let evidence = 1;
  // The predictive probabilities of the mixture, all wins first: the order does not matter.
  for (let i = 0; i < wins; i++) evidence *= (2 * (i + 0.5)) / (i + 1);
  for (let i = 0; i < losses; i++) evidence *= (2 * (i + 0.5)) / (wins + i + 1);
  return evidence;
}

/** When a comparison counts as decided. */
export interface Deciding {
  /** The chance of ever deciding wrongly between equals, in (0, 1). */
  readonly alpha: number;
  /** How many comparisons share alpha, evenly; default 1. */
  readonly family?: number;
}

/** Above this no number of further pairs is named. */
const MOST_PAIRS = 10_000;

/**
 * About how many further pairs would decide a comparison if wins and losses went on in the same
 * proportion: 0 if it is decided, undefined if more than 10,000 pairs would be needed.
 * @throws UsageError for counts that are none, an alpha outside (0, 1), or a family below 1
 */
export function pairsToDecide(signs: Signs, { alpha, family = 1 }: Deciding): number | undefined {
  if (!(alpha > 0 && alpha < 1) || !Number.isSafeInteger(family) || family < 1) {
    throw new UsageError(
      `alpha ${alpha} for ${family} comparisons: alpha must lie between 0 and 1, and there must be at least one comparison.`,
    );
  }
  const enough = family / alpha;
  let { wins, losses } = signs;
  let evidence = signEvidence(signs);
  const share = wins + losses === 0 ? 0.5 : wins / (wins + losses);
  for (let more = 0; more <= MOST_PAIRS; more++) {
    if (evidence >= enough) return more;
    const isWin = wins < share * (wins + losses + 1);
    evidence *= (2 * ((isWin ? wins : losses) + 0.5)) / (wins + losses + 1);
    if (isWin) wins += 1;
    else losses += 1;
  }
  return undefined;
}
