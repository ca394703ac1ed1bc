/** Words that reduce axes. The order of a sum is part of its definition (see `sum` in `@thalweg/tensor`'s interpreter). */
import { ShapeError } from "../errors.js";
import type { Shape, Tensor } from "../tensor.js";
import { div, mul, sqrt, square } from "./elementwise.js";
import { reshape } from "./movement.js";

/** One axis, several, or all when left out; negative ones count from the last. */
export type Axes = number | readonly number[];

/** The sum over axes, which the result loses. */
export function sum(x: Tensor, axes?: Axes): Tensor {
  return reduceRuns("sum", x, axes);
}

/** The largest value over axes, which the result loses; NaN if any is NaN. The derivative goes to the first of equal values. */
export function max(x: Tensor, axes?: Axes): Tensor {
  return reduceRuns("max", x, axes);
}

/** The arithmetic mean over axes, which the result loses. */
export function mean(x: Tensor, axes?: Axes): Tensor {
  const count = normalizeAxes(x.shape, axes).reduce((size, axis) => size * x.shape[axis]!, 1);
  return div(sum(x, axes), count);
}

/** The index of the first largest value along an axis (the last by default), i32. */
export function argmax(x: Tensor, axis = -1): Tensor {
  return x.apply("argmax", [x], { axis: normalizeAxes(x.shape, axis)[0]! });
}

/** Running sums along an axis, in increasing order. */
export function cumsum(x: Tensor, axis = -1): Tensor {
  return x.apply("cumsum", [x], { axis: normalizeAxes(x.shape, axis)[0]! });
}

/** The Euclidean norm of all elements, a 0-d tensor. Its derivative at 0 is not defined (NaN). */
export function norm(x: Tensor): Tensor {
  return sqrt(sum(square(x)));
}

/** The inner product of all elements of two tensors of one shape, a 0-d tensor. */
export function dot(x: Tensor, y: Tensor): Tensor {
  return sum(mul(x, y));
}

/** Puts back, with extent 1, the axes that a reduction of a tensor of `shape` over `axes` lost. */
export function keepAxes(reduced: Tensor, shape: Shape, axes?: Axes): Tensor {
  const lost = normalizeAxes(shape, axes);
  return reshape(
    reduced,
    shape.map((extent, axis) => (lost.includes(axis) ? 1 : extent)),
  );
}

/** Sorted distinct axes of a shape, negative ones counted from the last. */
export function normalizeAxes(shape: Shape, axes?: Axes): number[] {
  if (axes === undefined) return shape.map((_, axis) => axis);
  const wanted = typeof axes === "number" ? [axes] : axes;
  const sorted = [...new Set(wanted.map((axis) => (axis < 0 ? axis + shape.length : axis)))];
  if (sorted.some((axis) => !Number.isInteger(axis) || axis < 0 || axis >= shape.length)) {
    throw new ShapeError(
      `axes [${wanted.join(", ")}] do not fit a tensor of shape [${shape.join(", ")}]; they must be from ${-shape.length} to ${shape.length - 1}.`,
    );
  }
  return sorted.sort((a, b) => a - b);
}

function reduceRuns(primitive: "sum" | "max", x: Tensor, axes: Axes | undefined): Tensor {
  const remaining = normalizeAxes(x.shape, axes);
  let result = x;
  while (remaining.length > 0) {
    let axis = remaining.pop()!;
    let count = 1;
    while (remaining.at(-1) === axis - 1) {
      axis = remaining.pop()!;
      count++;
    }
    result = result.apply(primitive, [result], { axis, count });
  }
  return result;
}
