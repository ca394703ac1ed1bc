import {
  abs,
  clip,
  clipNorm,
  inputAxes,
  mul,
  norm,
  type OutputAxis,
  type Scalar,
  type Tensor,
} from "@thalweg/core";

/** The Euclidean norm of the weights of each unit, which broadcasts against the weight. */
export function unitNorms(x: Tensor, units: OutputAxis): Tensor {
  const axes = inputAxes(x.shape, units);
  return axes.length === 0 ? abs(x) : norm(x, axes, { keep: true });
}

/** x with the norm of each unit's weights clipped to a limit. */
export function clipUnits(x: Tensor, limit: Tensor | Scalar, units: OutputAxis): Tensor {
  const axes = inputAxes(x.shape, units);
  return axes.length === 0 ? clip(x, mul(-1, limit), limit) : clipNorm(x, limit, axes);
}
