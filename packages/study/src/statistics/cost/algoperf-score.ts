import { UsageError } from "@thalweg/core";
import { performanceProfile, performanceRatios } from "./performance-profile.js";

/** AlgoPerf's greatest ratio that counts. */
const GREATEST_RATIO = 4;

/**
 * AlgoPerf's score of each optimizer, the mean height of its performance profile over tau in [1,
 * greatest]: exactly the mean over problems of max(0, greatest - ratio) / (greatest - 1). From 0 to
 * 1, 1 being the fastest everywhere.
 * Reference: Dahl et al. 2023, Benchmarking Neural Network Training Algorithms, section 4.5.
 * @param costs `[problem][optimizer]`, infinite for a miss
 * @throws UsageError for costs that {@link performanceRatios} refuses, and for a greatest ratio of
 * 1 or less
 */
export function algoPerfScores(
  costs: readonly (readonly number[])[],
  greatest: number = GREATEST_RATIO,
): number[] {
  checkGreatest(greatest);
  const ratios = performanceRatios(costs);
  return ratios[0]!.map((_, j) => {
    const heights = ratios.map((row) => Math.max(0, greatest - row[j]!) / (greatest - 1));
    return heights.reduce((sum, height) => sum + height, 0) / ratios.length;
  });
}

/**
 * The score as AlgoPerf's own code has it: the trapezoidal rule on evenly spaced taus, both ends
 * among them; for comparison with published numbers.
 * @throws UsageError as {@link algoPerfScores}, and for fewer than two points
 */
export function algoPerfScoresOnGrid(
  costs: readonly (readonly number[])[],
  points: number = 100,
  greatest: number = GREATEST_RATIO,
): number[] {
  checkGreatest(greatest);
  if (!Number.isSafeInteger(points) || points < 2) {
    throw new UsageError(`a grid of ${points} points: it needs two or more.`);
  }
  const ratios = performanceRatios(costs);
  const taus = Array.from({ length: points }, (_, i) => 1 + (i * (greatest - 1)) / (points - 1));
  const profiles = taus.map((tau) => performanceProfile(ratios, tau));
  return ratios[0]!.map((_, j) => {
    const inner = profiles.reduce((sum, profile) => sum + profile[j]!, 0);
    return (inner - (profiles[0]![j]! + profiles.at(-1)![j]!) / 2) / (points - 1);
  });
}

function checkGreatest(greatest: number): void {
  if (greatest > 1 && greatest < Infinity) return;
  throw new UsageError(
    `a greatest ratio of ${greatest}: it must be finite and above 1, such as 4.`,
  );
}
