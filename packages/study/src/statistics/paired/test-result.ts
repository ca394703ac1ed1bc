/** "less": the first tends to be smaller than the second; for costs, to be better. */
export type Alternative = "two-sided" | "less" | "greater";

/** What every test of a hypothesis says. */
export interface TestResult {
  /** The probability, if there is no difference, of a result at least as extreme. */
  readonly p: number;
  /** The smallest p that any outcome of the same number of values could have given. */
  readonly smallestP: number;
}

/** The p of both tails: less is P(X <= x), greater is P(X >= x); two-sided twice the smaller. */
export function pOfTails(less: number, greater: number, alternative: Alternative): number {
  if (alternative === "less") return Math.min(1, less);
  if (alternative === "greater") return Math.min(1, greater);
  return Math.min(1, 2 * Math.min(less, greater));
}
