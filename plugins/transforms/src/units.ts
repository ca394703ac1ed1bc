import { abs, keepAxes, type Shape, sqrt, square, sum, type Tensor } from "@thalweg/core";

/** Which axis of a weight counts the units: the last of `[in, out]`, as in our layers, or the first, as in PyTorch's. */
export const unitAxes = ["last", "first"] as const;

/** All axes but that of the units; none for a vector, each element of which is a unit. */
export function otherAxes(shape: Shape, units: (typeof unitAxes)[number]): number[] {
  const unit = units === "last" ? shape.length - 1 : 0;
  return shape.length < 2 ? [] : shape.map((_, axis) => axis).filter((axis) => axis !== unit);
}

/** The Euclidean norm of the weights of each unit, which broadcasts against the weight. */
export function unitNorms(x: Tensor, units: (typeof unitAxes)[number]): Tensor {
  const axes = otherAxes(x.shape, units);
  return axes.length === 0 ? abs(x) : keepAxes(sqrt(sum(square(x), axes)), x.shape, axes);
}
