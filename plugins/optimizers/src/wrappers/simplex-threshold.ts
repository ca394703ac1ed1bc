import {
  add,
  cast,
  div,
  less,
  max,
  maximum,
  type Scalar,
  sub,
  sum,
  type Tensor,
  where,
} from "@thalweg/core";

/**
 * The tau for which the positive parts of x - tau sum to `total`, a 0-d tensor; projections onto
 * the simplex and the L1 ball subtract it.
 *
 *     tau <- tau + (sum max(x - tau, 0) - total) / #(x > tau), begun at max(x) - total
 *
 * Newton's method on a convex, piecewise linear function. It approaches tau from the left, never
 * passes it, and reaches it exactly up to rounding. Each iteration divides (residual x slope) by at
 * least 4; 40 iterations reduce it to 2^-80.
 * Reference: Condat 2016, "Fast projection onto the simplex and the l1 ball", which compares such
 * methods (doi:10.1007/s10107-015-0946-6).
 */
export function simplexThreshold(x: Tensor, total: Scalar): Tensor {
  let tau = sub(max(x), total);
  for (let round = 0; round < rounds; round++) {
    const above = less(tau, x);
    const excess = sub(sum(where(above, sub(x, tau), 0)), total);
    tau = add(tau, div(excess, maximum(sum(cast(above, x.dtype)), 1)));
  }
  return tau;
}

const rounds = 40;
