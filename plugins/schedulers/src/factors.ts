/** Factors of the base that several schedules share. */
import { add, cos, div, minimum, mul, pow, type Scalar, sub } from "@thalweg/core";

/** Half a period of a cosine from 1, at phase 0, down to `final`, at phase 1. */
export function cosineDecay(phase: Scalar, final: Scalar | number): Scalar {
  const height = mul(0.5, add(1, cos(mul(Math.PI, phase))));
  return add(final, mul(sub(1, final), height));
}

/** gamma^count, at most 1e300, so that a growing rate remains finite. */
export function compounded(gamma: Scalar, count: Scalar): Scalar {
  return minimum(pow(gamma, count), 1e300);
}

/**
 * The remaining fraction, from 1 to 0, of an interval of steps that begins at `start` and ends at
 * `total`.
 */
export function remaining(step: Scalar, start: Scalar, total: Scalar): Scalar {
  return div(sub(total, step), sub(total, start));
}
