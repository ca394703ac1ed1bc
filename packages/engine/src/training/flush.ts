/**
 * Subnormal numbers leave an optimizer's state. An average of gradients that have died out shrinks until it is subnormal and then
 * stays, since 0.9 times the least of them rounds back to it; processors take several times as long for such numbers.
 */
import { abs, less, type Tensor, where } from "@thalweg/core";
import { formats } from "@thalweg/core/numeric";

/** Zero for what is subnormal, everything else (NaN too) as it is. */
export function withoutSubnormals(x: Tensor): Tensor {
  if (x.dtype === "i32") return x;
  return where(less(abs(x), formats[x.dtype].leastNormal), 0, x);
}
