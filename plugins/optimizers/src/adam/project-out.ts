import {
  abs,
  add,
  div,
  equal,
  keepAxes,
  less,
  matrixShape,
  max,
  maximum,
  mul,
  type OutputAxis,
  reshape,
  type Scalar,
  scaledNorm,
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

export interface ProjectOutInput {
  readonly g: Tensor;
  readonly theta: Tensor;
  readonly delta: Scalar;
  readonly eps: Scalar;
  readonly outputs: OutputAxis;
}

/**
 * Removes the component of the direction along theta if the gradient is nearly orthogonal to theta,
 * as for scale-invariant weights: unit by unit if the largest cosine of any unit is below delta /
 * sqrt(inputs), else as a whole if the array's cosine is below delta / sqrt(size), else not at all.
 * Callers do not apply it to vectors.
 *
 * Reference: Heo et al. 2021, equation 12, and its authors' code (arXiv:2006.08217).
 */
export function projectOut(
  direction: Tensor,
  { g, theta, delta, eps, outputs }: ProjectOutInput,
): Projected {
  const [rows, columns] = matrixShape(theta.shape, outputs);
  const views = [
    { shape: [rows, columns], axis: outputs === "last" ? 0 : 1 },
    { shape: [1, rows * columns], axis: 1 },
  ] as const;
  const [units, whole] = views.map(({ shape, axis }) => {
    const at = (x: Tensor) => reshape(x, shape);
    const [u, w, d] = [at(direction), at(theta), at(g)];
    const limit = div(delta, Math.sqrt(shape[axis]));
    const along = (a: Tensor, b: Tensor) => keepAxes(sum(mul(a, b), axis), shape, axis);
    const [ofW, ofD] = [w, d].map((x) => scaledNorm(x, axis, { keep: true }));
    const [scaledW, scaledD] = [mul(w, ofW!.scale), mul(d, ofD!.scale)];
    const over = (x: Tensor, size: Tensor) => div(x, where(equal(size, 0), 1, size));
    const sizeD = maximum(ofD!.size, mul(eps, ofD!.scale));
    const sizeW = maximum(ofW!.size, mul(eps, ofW!.scale));
    const cosine = abs(over(along(over(scaledD, sizeD), scaledW), sizeW));
    const unit = over(scaledW, add(ofW!.size, mul(eps, ofW!.scale)));
    const left = sub(u, mul(unit, along(unit, u)));
    return { near: less(max(cosine), limit), left: reshape(left, theta.shape) };
  });
  return {
    direction: where(units!.near, units!.left, where(whole!.near, whole!.left, direction)),
    projected: maximum(units!.near, whole!.near),
  };
}
