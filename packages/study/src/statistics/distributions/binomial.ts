import { regularisedBeta } from "./regularised-beta.js";

/**
 * P(X <= k) of the number of successes in n independent trials that each succeed with probability
 * p, for whole n >= 0 and any whole k. Relative error below 1e-12; exact for up to 50 fair coins,
 * so that levels and p values of small samples are the fractions that they should be.
 */
export function binomialAtMost(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  if (p === 0.5 && n <= 50) return fairAtMost(k, n);
  return regularisedBeta(1 - p, n - k, k + 1, p);
}

/** P(X >= k), with the same arguments. */
export function binomialAtLeast(k: number, n: number, p: number): number {
  if (k <= 0) return 1;
  if (k > n) return 0;
  if (p === 0.5 && n <= 50) return fairAtMost(n - k, n);
  return regularisedBeta(p, k, n - k + 1);
}

/** The sum of the first k + 1 binomial coefficients over 2^n. */
function fairAtMost(k: number, n: number): number {
  let [sum, choices, all] = [1, 1, 1];
  for (let i = 0; i < k; i++) {
    choices = (choices * (n - i)) / (i + 1);
    sum += choices;
  }
  for (let i = 0; i < n; i++) all *= 2;
  return sum / all;
}
