import {
  add,
  byRatio,
  debias,
  ema,
  equal,
  matmul,
  maximum,
  minimum,
  mul,
  over,
  pad,
  type Scalar,
  scaledNorm,
  slice,
  sqrt,
  square,
  type Tensor,
  where,
} from "@thalweg/core";
import { formats } from "@thalweg/core/numeric";

export interface LowRankInput {
  /** The gradient, [m, n] with m <= n. */
  readonly g: Tensor;
  /** Normal numbers [m, m], of which the first `rank` rows are used. */
  readonly projection: Tensor;
  /** Adam's moments of the projected gradient, [m, n], of which the first `rank` rows are used. */
  readonly m: Tensor;
  readonly v: Tensor;
  readonly t: Scalar;
  readonly beta1: Scalar;
  readonly beta2: Scalar;
  readonly eps: Scalar;
  readonly scale: Scalar;
}

/**
 * A gradient scaled by Adam's factors for a random projection of it: scale G diag(s).
 *
 *     R = P G,   P_ij = projection_ij / sqrt(rank)
 *     s = |Adam(R)| / |R|, of each column or of all; 0 where |R| is
 *
 * R and Adam(R) are clipped to the largest finite number.
 *
 * Reference: Zhu et al. 2025, algorithm 1 (arXiv:2412.05270).
 */
export function lowRankScale(input: LowRankInput, rank: number, scaling: "tensor" | "channel") {
  const { g, projection, t, beta1, beta2, eps, scale } = input;
  const rows = g.shape[0]!;
  const used = Math.min(rank, rows);
  const p = mul(1 / Math.sqrt(used), slice(projection, [0, 0], [used, rows]));
  const r = pad(cutProduct(p, g), [0, 0], [rows - used, 0]);
  const m = ema(input.m, r, beta1);
  const v = ema(input.v, square(r), beta2);
  const adam = cut(over(debias(m, beta1, t), add(sqrt(debias(v, beta2, t)), eps), eps));
  const axes = scaling === "channel" ? 0 : undefined;
  const [above, below] = [adam, r].map((x) => scaledNorm(x, axes, { keep: true }));
  const none = add(equal(above!.size, 0), equal(below!.size, 0));
  return { m, v, scaled: where(none, 0, byRatio(g, { above: above!, below: below! }, scale)) };
}

/** P G, summed at 2^-20 of its size, so that no sum overflows. */
const cutProduct = (p: Tensor, g: Tensor): Tensor => cut(mul(2 ** 20, matmul(mul(2 ** -20, p), g)));

/** Clipped to the largest finite number. */
function cut(x: Tensor): Tensor {
  const { greatest } = formats[x.dtype === "f32" ? "f32" : "f64"];
  return minimum(maximum(x, -greatest), greatest);
}
