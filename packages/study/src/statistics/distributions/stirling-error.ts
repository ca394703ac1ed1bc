import { log1p } from "@thalweg/core/numeric";

/** 1/12, -1/360, 1/1260 ...: B_2j / (2j (2j - 1)), the coefficients of x^(1 - 2j). */
const coefficients = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
] as const;

/** From here on the next term of the series is below 2^-53 of the sum. */
const SERIES_FROM = 16;

/**
 * What Stirling's formula lacks: log Gamma(x) - ((x - 1/2) log x - x + log(2 pi) / 2), for x > 0.
 * Below 16 it is found from x + 1. At most 1e-14 from the true value for x >= 1e-3.
 * Reference: Loader 2000, "Fast and accurate computation of binomial probabilities".
 */
export function stirlingError(x: number): number {
  let sum = 0;
  let from = x;
  for (; from < SERIES_FROM; from++) sum += (from + 0.5) * log1p(1 / from) - 1;
  const inverse = 1 / (from * from);
  const series = coefficients.reduceRight((rest, each) => each + rest * inverse, 0);
  return sum + series / from;
}
