/**
 * Upper tail probabilities of the distributions that test statistics have. Each keeps its relative
 * accuracy far out: the errors are those of the incomplete beta and gamma functions, below 1e-12.
 */
import { erf, exp } from "@thalweg/core/numeric";
import { continuedFraction } from "./continued-fraction.js";
import { regularisedBeta } from "./regularised-beta.js";
import { regularisedGamma } from "./regularised-gamma.js";

/**
 * P(Z >= z) of the standard normal distribution. From z = 2 on by Laplace's continued fraction of
 * Mills' ratio.
 */
export function normalTail(z: number): number {
  if (z < 2) return (1 - erf(z * Math.SQRT1_2)) / 2;
  const density = exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (density === 0) return 0;
  return (
    density *
    continuedFraction(
      (i) => i,
      () => z,
    )
  );
}

/** P(X >= x) of the chi-square distribution with `df` > 0 degrees of freedom. */
export const chiSquareTail = (x: number, df: number): number => regularisedGamma(df / 2, x / 2);

/** P(X >= x) of the F distribution with `df1`, `df2` > 0 degrees of freedom. */
export function fTail(x: number, df1: number, df2: number): number {
  if (x <= 0) return 1;
  if (x === Infinity) return 0;
  const sum = df2 + df1 * x;
  return regularisedBeta(df2 / sum, df2 / 2, df1 / 2, (df1 * x) / sum);
}

/** P(T >= t) of Student's distribution with `df` > 0 degrees of freedom. */
export function studentTail(t: number, df: number): number {
  const square = t * t;
  const sum = df + square;
  const beyond = square === Infinity ? 0 : regularisedBeta(df / sum, df / 2, 0.5, square / sum) / 2;
  return t >= 0 ? beyond : 1 - beyond;
}
