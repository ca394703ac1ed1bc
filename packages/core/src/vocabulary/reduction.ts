/**
 * Reductions over axes. The order of a sum is part of its definition; see `sum` in the interpreter
 * of `@thalweg/tensor`.
 */

import { ShapeError } from "../errors/errors.js";
import type { Shape } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import { checkTensor, shapeFrom, showValue } from "./arguments.js";
import { div, mul } from "./elementwise.js";
import { reshape } from "./movement.js";

/** One axis or several; all axes when left out. Negative axes count from the last. */
export type Axes = number | readonly number[];

/** The sum over axes, which the result lacks. */
export function sum(x: Tensor, axes?: Axes): Tensor {
  return reduceRuns("sum", x, axes);
}

/**
 * The maximum over axes, which the result lacks; NaN if any element is NaN. The derivative goes to
 * the first of equal maxima.
 */
export function max(x: Tensor, axes?: Axes): Tensor {
  return reduceRuns("max", x, axes);
}

/** The arithmetic mean over axes, which the result lacks. */
export function mean(x: Tensor, axes?: Axes): Tensor {
  checkTensor("mean", "x", x);
  const count = normalizeAxes(x.shape, axes).reduce((size, axis) => size * x.shape[axis]!, 1);
  return div(sum(x, axes), count);
}

/** The i32 index of the first maximum along an axis. Default: the last axis. */
export function argmax(x: Tensor, axis = -1): Tensor {
  const only = oneAxis("argmax", x, axis);
  return x.apply("argmax", [x], { axis: only });
}

/** Cumulative sums along an axis, in increasing order. Default: the last axis. */
export function cumsum(x: Tensor, axis = -1): Tensor {
  const only = oneAxis("cumsum", x, axis);
  return x.apply("cumsum", [x], { axis: only });
}

/** The inner product of all elements of two tensors of the same shape, 0-d. */
export function dot(x: Tensor, y: Tensor): Tensor {
  checkTensor("dot", "x", x);
  checkTensor("dot", "y", y);
  return sum(mul(x, y));
}

/**
 * Restores, with extent 1, the axes that a reduction of a tensor of `shape` over `axes` removed.
 */
export function keepAxes(reduced: Tensor, shape: Shape, axes?: Axes): Tensor {
  checkTensor("keepAxes", "the tensor", reduced);
  const extents = shapeFrom("keepAxes", "the shape", shape, reduced);
  const lost = normalizeAxes(extents, axes);
  return reshape(
    reduced,
    extents.map((extent, axis) => (lost.includes(axis) ? 1 : extent)),
  );
}

/** The sorted distinct axes of a shape; negative ones count from the last. */
export function normalizeAxes(shape: Shape, axes?: Axes): number[] {
  const extents = shapeFrom("normalizeAxes", "the shape", shape);
  const rank = extents.length;
  if (axes === undefined) return extents.map((_, axis) => axis);
  const wanted: readonly unknown[] = Array.isArray(axes) ? Array.from(axes) : [axes];
  const fits = (axis: unknown): axis is number =>
    Number.isInteger(axis) && Number(axis) >= -rank && Number(axis) < rank;
  if (!wanted.every(fits)) {
    const reach = rank === 0 ? "it has none" : `they must be from ${-rank} to ${rank - 1}`;
    throw new ShapeError(
      `axes ${Array.isArray(axes) || typeof axes !== "number" ? showValue(axes) : `[${axes}]`} do not fit a tensor of shape [${extents.join(", ")}]; ${reach}.`,
    );
  }
  const sorted = [...new Set(wanted.map((axis) => (axis < 0 ? axis + rank : axis)))];
  return sorted.sort((a, b) => a - b);
}

/** @throws ShapeError unless it is one axis of the tensor */
function oneAxis(word: string, x: Tensor, axis: number): number {
  checkTensor(word, "x", x);
  const [only, ...others] = normalizeAxes(x.shape, axis);
  if (only !== undefined && others.length === 0) return only;
  throw new ShapeError(
    `${word} of ${showValue(x)}: the axis is ${showValue(axis)}; name one axis.`,
  );
}

function reduceRuns(primitive: "sum" | "max", x: Tensor, axes: Axes | undefined): Tensor {
  checkTensor(primitive, "x", x);
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
