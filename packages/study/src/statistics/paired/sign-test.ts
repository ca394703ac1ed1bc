import { binomialAtLeast, binomialAtMost } from "../distributions/binomial.js";
import { checkNumbers } from "./differences.js";
import { type Alternative, pOfTails, type TestResult } from "./test-result.js";

/** How many differences have each sign, and the p of that. */
export interface SignTest extends TestResult {
  readonly negative: number;
  readonly positive: number;
  readonly zero: number;
}

/**
 * The exact sign test: under the hypothesis that a difference is as likely negative as positive,
 * the number of positive ones among those that are not 0 is Binomial(n, 1/2). Without any, p is 1.
 * Reference: Dixon & Mood 1946.
 * @throws UsageError for NaN
 */
export function signTest(
  differences: readonly number[],
  alternative: Alternative = "two-sided",
): SignTest {
  checkNumbers(differences);
  const positive = differences.filter((each) => each > 0).length;
  const negative = differences.filter((each) => each < 0).length;
  const n = positive + negative;
  const p = pOfTails(
    binomialAtMost(positive, n, 0.5),
    binomialAtLeast(positive, n, 0.5),
    alternative,
  );
  const zero = differences.length - n;
  return { negative, positive, zero, p, smallestP: smallestSignP(n, alternative) };
}

/** 2^-n where one side counts, 2^(1 - n) where both do: all n signs are the same. */
export function smallestSignP(n: number, alternative: Alternative = "two-sided"): number {
  return Math.min(1, binomialAtMost(0, n, 0.5) * (alternative === "two-sided" ? 2 : 1));
}
