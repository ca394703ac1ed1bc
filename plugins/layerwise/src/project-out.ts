import {
  abs,
  add,
  div,
  keepAxes,
  less,
  max,
  maximum,
  mul,
  reshape,
  type Scalar,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  where,
} from "@thalweg/core";

/** A projected direction, and whether it was projected (i32, 0-d). */
export interface Projected {
  readonly direction: Tensor;
  readonly projected: Tensor;
}

/**
 * The direction without its part along theta, where the gradient is nearly orthogonal to theta, as it is for weights whose scale does not
 * matter: row by row if the largest cosine of any row is below delta / sqrt(row length), else as a whole if that cosine is below
 * delta / sqrt(size), else unchanged. Vectors are left alone by whoever calls.
 *
 * Reference: Heo et al. 2021, equation 12, and its authors' code (arXiv:2006.08217).
 */
export function projectOut(
  direction: Tensor,
  { g, theta, delta, eps }: { g: Tensor; theta: Tensor; delta: Scalar; eps: Scalar },
): Projected {
  const views = [
    [theta.shape[0]!, -1],
    [1, -1],
  ] as const;
  const [rows, whole] = views.map((shape) => {
    const at = (x: Tensor) => reshape(x, [...shape]);
    const [u, w, d] = [at(direction), at(theta), at(g)];
    const limit = div(delta, Math.sqrt(w.shape[1]!));
    const along = (a: Tensor, b: Tensor) => sum(mul(a, b), 1);
    const size = (a: Tensor) => sqrt(sum(square(a), 1));
    const cosine = div(abs(along(d, w)), mul(maximum(size(d), eps), maximum(size(w), eps)));
    const unit = div(w, keepAxes(add(size(w), eps), w.shape, 1));
    const left = sub(u, mul(unit, keepAxes(along(unit, u), w.shape, 1)));
    return { near: less(max(cosine), limit), left: reshape(left, theta.shape) };
  });
  return {
    direction: where(rows!.near, rows!.left, where(whole!.near, whole!.left, direction)),
    projected: maximum(rows!.near, whole!.near),
  };
}
