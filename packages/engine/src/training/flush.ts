/**
 * Subnormal numbers leave an optimizer's state. An average of gradients that have died out shrinks until it is subnormal and then
 * stays, since 0.9 times the least of them rounds back to it; processors take several times as long for such numbers.
 */
import { abs, type DType, less, type Tensor, where } from "@thalweg/core";

const leastNormal = { f32: 2 ** -126, f64: 2 ** -1022 } as const;

/** Zero for what is subnormal, everything else (NaN too) as it is. */
export function withoutSubnormals(x: Tensor): Tensor {
  return isFloat(x.dtype) ? where(less(abs(x), leastNormal[x.dtype]), 0, x) : x;
}

function isFloat(dtype: DType): dtype is keyof typeof leastNormal {
  return Object.hasOwn(leastNormal, dtype);
}
