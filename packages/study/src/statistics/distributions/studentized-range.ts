import { exp, expm1, log1p, pow } from "@thalweg/core/numeric";
import { solveIncreasing } from "./solve-increasing.js";
import { normalTail } from "./tails.js";

/** The step of the trapezoidal rule, and how far from the bulk of the integrand it goes. */
const STEP = 1 / 16;
const REACH = 10;

/**
 * P(range >= q) of `k` >= 2 independent standard normal values, the studentized range with infinite
 * degrees of freedom: the integral over z of k phi(z) (Phi(z)^(k - 1) - (Phi(z) - Phi(z - q))^(k -
 * 1)), by the trapezoidal rule, which for such functions is exact but for rounding. The relative
 * error is below 1e-12 for k up to 100 and q up to 12.
 */
export function studentizedRangeTail(q: number, k: number): number {
  if (q <= 0) return 1;
  let sum = 0;
  for (let z = -REACH; z <= q / 2 + REACH; z += STEP) {
    const below = normalTail(-z);
    const outside = normalTail(q - z) / below;
    sum -= exp((-z * z) / 2) * pow(below, k - 1) * expm1((k - 1) * log1p(-outside));
  }
  return (k * STEP * sum) / Math.sqrt(2 * Math.PI);
}

/** The q that the range exceeds with probability `alpha` in (0, 1). */
export function studentizedRangeQuantile(alpha: number, k: number): number {
  return solveIncreasing((q) => -studentizedRangeTail(q, k), -alpha, 0, 100);
}
