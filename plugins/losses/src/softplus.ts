import { add, exp, expm1, floor, log1p, maximum, sub, type Tensor } from "@thalweg/core";

/**
 * log(1 + e^x), with no overflow and the derivative sigmoid(x) everywhere.
 *
 *     s + log1p(expm1(-s) + exp(x - s)),   s = floor(max(x, 0))
 *
 * The shift is a whole number because the derivative of floor is 0: one through |x| or max(x, 0), as in the usual
 * form, would be wrong at x = 0, where a fresh network's logits are.
 */
export function softplus(x: Tensor): Tensor {
  const shift = floor(maximum(x, 0));
  return add(shift, log1p(add(expm1(sub(0, shift)), exp(sub(x, shift)))));
}
