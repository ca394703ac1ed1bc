import { binomialInterval } from "../intervals/binomial-interval.js";
import { LEVEL } from "../intervals/level.js";
import { pairedDifferences } from "./differences.js";

/** How often one optimizer is better than another with the same seed. */
export interface ProbabilityOfWinning {
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
  /** (wins + ties / 2) / count. */
  readonly probability: number;
  /** Covers P(win) + P(tie) / 2 with at least the level. */
  readonly interval: readonly [low: number, high: number];
}

/**
 * The probability that the first costs less than the second on the same seed, ties counting half.
 * The interval begins at the exact lower end for wins and ends at the exact upper end for wins and
 * ties.
 * @param costs of the first and of the second, the same seed at the same place Without pairs
 * nothing is known: 0.5 in [0, 1].
 * @throws UsageError for lists of different lengths, and for NaN
 */
export function probabilityOfWinning(
  costs: readonly number[],
  others: readonly number[],
  level: number = LEVEL,
): ProbabilityOfWinning {
  const differences = pairedDifferences(costs, others);
  const count = differences.length;
  const wins = differences.filter((each) => each < 0).length;
  const ties = differences.filter((each) => each === 0).length;
  const [low] = binomialInterval(wins, count, level);
  const [, high] = binomialInterval(wins + ties, count, level);
  const probability = count === 0 ? 0.5 : (wins + ties / 2) / count;
  return { wins, losses: count - wins - ties, ties, probability, interval: [low, high] };
}
