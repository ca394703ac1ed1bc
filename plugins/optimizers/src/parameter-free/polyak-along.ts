import {
  div,
  equal,
  minimum,
  mul,
  type Operand,
  type Scalar,
  scaledSquares,
  type Tensor,
  where,
} from "@thalweg/core";

/**
 * The step of Polyak's rule along d that lowers the linearised loss by `excess`: min(excess / (c
 * |d|^2), most) d, and 0 for an excess of 0.
 *
 * |d|^2 is computed at a scale at which it neither overflows nor underflows.
 */
export function polyakAlong(d: Tensor, excess: Tensor, c: Operand, most: Scalar): Tensor {
  const { squares, scale } = scaledSquares(d);
  const rate = mul(div(excess, mul(c, squares)), scale);
  const bounded = where(equal(excess, 0), 0, minimum(rate, div(most, scale)));
  return mul(bounded, mul(d, scale));
}
