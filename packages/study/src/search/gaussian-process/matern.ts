import { exp } from "@thalweg/core/numeric";

const ROOT = Math.sqrt(5);

/**
 * The Matern covariance with smoothness 5/2 and variance 1 of two points, with a length for each
 * axis:
 *
 *     (1 + sqrt(5) r + 5 r^2 / 3) exp(-sqrt(5) r),    r^2 = sum_j ((x_j - y_j) / lengths_j)^2
 *
 * Reference: Rasmussen & Williams 2006, equation 4.17.
 */
export function matern(
  x: readonly number[],
  y: readonly number[],
  lengths: readonly number[],
): number {
  let square = 0;
  for (let j = 0; j < x.length; j++) {
    const difference = (x[j]! - y[j]!) / lengths[j]!;
    square += difference * difference;
  }
  const distance = ROOT * Math.sqrt(square);
  return (1 + distance + (5 * square) / 3) * exp(-distance);
}
