import { UsageError } from "@thalweg/core";
import { betaQuantile } from "../distributions/regularised-beta.js";
import { studentTail } from "../distributions/tails.js";
import { type Alternative, pOfTails } from "../paired/test-result.js";
import { checkLevel, LEVEL } from "./level.js";

/** A sample's mean with the spread of its values. */
interface Moments {
  readonly mean: number;
  /** s / sqrt(n), with n - 1 in the standard deviation. */
  readonly standardError: number;
}

/**
 * Student's interval of the mean, mean +- t s / sqrt(n), for values whose distribution is near
 * normal; of values with heavy tails it covers less. The median's interval between order statistics
 * assumes nothing.
 * @throws UsageError for fewer than two values, for values that are not finite, and for a level
 * outside (0, 1)
 */
export function meanInterval(
  values: readonly number[],
  level: number = LEVEL,
): [low: number, high: number] {
  checkLevel(level);
  const { mean, standardError } = moments(values);
  // t^2 / (df + t^2) has the distribution Beta(1/2, df / 2).
  const df = values.length - 1;
  const y = betaQuantile(level, 0.5, df / 2);
  const t = Math.sqrt((df * y) / (1 - y));
  return [mean - t * standardError, mean + t * standardError];
}

export interface StudentTest {
  readonly t: number;
  readonly p: number;
}

/**
 * Student's test of a mean: t = (mean - expected) sqrt(n) / s. "less": the true mean is below. Of
 * equal values p is 0 or 1. Reference: Student 1908.
 * @throws UsageError for fewer than two values, and for values that are not finite
 */
export function studentTest(
  values: readonly number[],
  expected: number,
  alternative: Alternative = "two-sided",
): StudentTest {
  const { mean, standardError } = moments(values);
  const t = mean === expected ? 0 : (mean - expected) / standardError;
  const df = values.length - 1;
  return { t, p: pOfTails(studentTail(-t, df), studentTail(t, df), alternative) };
}

function moments(values: readonly number[]): Moments {
  const n = values.length;
  if (n < 2 || !values.every(Number.isFinite)) {
    throw new UsageError(
      `a mean of ${n} values with its spread: it needs two or more, all finite.`,
    );
  }
  const mean = values.reduce((sum, each) => sum + each, 0) / n;
  const squares = values.reduce((sum, each) => sum + (each - mean) * (each - mean), 0);
  return { mean, standardError: Math.sqrt(squares / (n - 1) / n) };
}
