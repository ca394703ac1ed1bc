import type { Tensor } from "@thalweg/core";
import { broadcastTo, constant } from "@thalweg/tensor";

/** The step of what stays as it is, to the bit: x - 0 is x, for -0 too. */
export function standing({ shape, dtype }: Tensor): Tensor {
  return broadcastTo(constant(0, dtype), shape);
}
