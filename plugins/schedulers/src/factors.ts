/** Factors of the base that several schedules are made of. */
import { add, cos, div, minimum, mul, pow, type Scalar, sub } from "@thalweg/core";

/** Half a period of a cosine from 1, at phase 0, down to `final`, at phase 1. */
export function cosineDecay(phase: Scalar, final: Scalar | number): Scalar {
  const height = mul(0.5, add(1, cos(mul(Math.PI, phase))));
  return add(final, mul(sub(1, final), height));
}

/** gamma^count, kept below 1e300, so that a rate that grows by a factor stays a number. */
export function compounded(gamma: Scalar, count: Scalar): Scalar {
  return minimum(pow(gamma, count), 1e300);
}

/** What is left, from 1 down to 0, of a stretch of steps that begins at `start` and ends at `total`. */
export function remaining(step: Scalar, start: Scalar, total: Scalar): Scalar {
  return div(sub(total, step), sub(total, start));
}
