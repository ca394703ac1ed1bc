import {
  add,
  debias,
  div,
  ema,
  equal,
  keepAxes,
  matmul,
  mul,
  pad,
  type Scalar,
  slice,
  sqrt,
  square,
  sum,
  type Tensor,
  where,
} from "@thalweg/core";

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
}

/**
 * By what Adam scales a gradient, seen through a random projection.
 *
 *     R = P G,   P_ij = projection_ij / sqrt(rank)
 *     s = |Adam(R)| / |R|, of each column or of all; 0 where |R| is
 *
 * Reference: Zhu et al. 2025, algorithm 1 (arXiv:2412.05270).
 */
export function lowRankScale(input: LowRankInput, rank: number, scaling: "tensor" | "channel") {
  const { g, projection, t, beta1, beta2, eps } = input;
  const rows = g.shape[0]!;
  const used = Math.min(rank, rows);
  const p = mul(1 / Math.sqrt(used), slice(projection, [0, 0], [used, rows]));
  const r = pad(matmul(p, g), [0, 0], [rows - used, 0]);
  const m = ema(input.m, r, beta1);
  const v = ema(input.v, square(r), beta2);
  const adam = div(debias(m, beta1, t), add(sqrt(debias(v, beta2, t)), eps));
  const axes = scaling === "channel" ? 0 : undefined;
  const size = (x: Tensor) => sqrt(keepAxes(sum(square(x), axes), g.shape, axes));
  const scale = where(equal(size(r), 0), 0, div(size(adam), size(r)));
  return { m, v, scale };
}
