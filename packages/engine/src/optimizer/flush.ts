/**
 * Keeps subnormal numbers out of an optimizer's state. An average of gradients that have become 0
 * decays until it is subnormal and then stays so, since 0.9 times the smallest subnormal rounds
 * back to it. Processors take several times as long for subnormal numbers.
 */
import { abs, less, type Tensor, where } from "@thalweg/core";
import { formats } from "@thalweg/core/numeric";

/** Replaces subnormal numbers by zero, and keeps all other values, NaN included. */
export function withoutSubnormals(x: Tensor): Tensor {
  if (x.dtype === "i32") return x;
  return where(less(abs(x), formats[x.dtype].leastNormal), 0, x);
}
