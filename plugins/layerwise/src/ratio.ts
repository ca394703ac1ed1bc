import { div, equal, type Tensor, where } from "@thalweg/core";

/** The quotient of two norms, and 1 where either is 0. */
export function ratio(above: Tensor, below: Tensor): Tensor {
  return where(equal(above, 0), 1, where(equal(below, 0), 1, div(above, below)));
}
