import { div, equal, floor, mul, type Scalar } from "@thalweg/core";

/** Whether t = 1, 2, ... is a multiple of k. */
export function every(k: number, t: Scalar): Scalar {
  return equal(mul(k, floor(div(t, k))), t);
}
