import { div, less, type Scalar, type Tensor, where } from "@thalweg/core";

/** What to multiply by so that something of size `size` is at most `limit`: min(1, limit / size), and 1 for size 0. */
export function scaleTo(size: Tensor, limit: Tensor | Scalar): Tensor {
  return where(less(limit, size), div(limit, size), 1);
}
