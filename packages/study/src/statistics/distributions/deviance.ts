import { log } from "@thalweg/core/numeric";

/**
 * The deviance part x log(x / m) + m - x for x, m > 0, without cancellation where x is near m:
 * there the series 2 x v^(2j + 1) / (2j + 1) in v = (x - m) / (x + m) is summed.
 * Reference: Loader 2000, "Fast and accurate computation of binomial probabilities".
 */
export function deviance(x: number, m: number): number {
  if (Math.abs(x - m) >= 0.1 * (x + m)) return x * log(x / m) + m - x;
  const v = (x - m) / (x + m);
  let sum = (x - m) * v;
  let term = 2 * x * v;
  for (let j = 1; ; j++) {
    term *= v * v;
    const next = sum + term / (2 * j + 1);
    if (next === sum) return sum;
    sum = next;
  }
}
