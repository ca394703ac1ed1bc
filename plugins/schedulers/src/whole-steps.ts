import { add, floor, maximum, mul, type Scalar } from "@thalweg/core";

/** A share of the run as a whole number of steps, at least one: `max(1, floor(share total + 1/2))`. */
export function wholeSteps(share: Scalar, total: Scalar): Scalar {
  return maximum(1, floor(add(mul(share, total), 0.5)));
}
