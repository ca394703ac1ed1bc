/** Operations that move elements and change none. */

import { ShapeError, UsageError } from "../errors/errors.js";
import type { DType, Shape } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import {
  checkDType,
  checkTensor,
  checkTensors,
  checkWhole,
  countsFrom,
  shapeFrom,
  showValue,
} from "./arguments.js";

/**
 * The same elements, in row-major order, in another shape with as many elements. One extent can be
 * -1 and is then inferred.
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  checkTensor("reshape", "x", x);
  const wanted = Array.isArray(shape) ? Array.from<number>(shape) : shape;
  const open = Array.isArray(wanted) ? wanted.indexOf(-1) : -1;
  if (open === -1)
    return x.apply("reshape", [x], { shape: shapeFrom("reshape", "the shape", wanted, x) });
  const others = shapeFrom("reshape", "the shape beside -1", wanted.toSpliced(open, 1), x);
  const [size, known] = [x.shape, others].map((extents) => extents.reduce((a, b) => a * b, 1));
  const extent = known === 0 ? 0 : size! / known!;
  if (known === 0 || !Number.isInteger(extent)) {
    throw new ShapeError(
      `reshape of ${showValue(x)}: ${showValue(shape)} has no extent for -1 that gives ${size} elements.`,
    );
  }
  return x.apply("reshape", [x], { shape: others.toSpliced(open, 0, extent) });
}

/** All elements as one axis. */
export function flatten(x: Tensor): Tensor {
  checkTensor("flatten", "x", x);
  return reshape(x, [-1]);
}

/** Permutes the axes: `out.shape[i] = x.shape[order[i]]`. Default: reversed order. */
export function transpose(x: Tensor, order?: readonly number[]): Tensor {
  checkTensor("transpose", "x", x);
  const reversed = x.shape.map((_, axis) => axis).reverse();
  const length = reversed.length;
  return x.apply("permute", [x], {
    order:
      order === undefined
        ? reversed
        : countsFrom("transpose", "the order", order, { of: x, length }),
  });
}

/** Repeats extents of 1 and adds leading axes to reach `shape`. */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  checkTensor("broadcastTo", "x", x);
  return x.apply("broadcast", [x], { shape: shapeFrom("broadcastTo", "the shape", shape, x) });
}

/** The block of extents `size` that begins at index `start`; both are given for each axis. */
export function slice(x: Tensor, start: readonly number[], size: readonly number[]): Tensor {
  checkTensor("slice", "x", x);
  const like = { of: x, length: x.shape.length };
  return x.apply("slice", [x], {
    start: countsFrom("slice", "the start", start, like),
    size: countsFrom("slice", "the size", size, like),
  });
}

/** Puts copies of `value` before and after the tensor along each axis. */
export function pad(
  x: Tensor,
  before: readonly number[],
  after: readonly number[],
  value = 0,
): Tensor {
  checkTensor("pad", "x", x);
  if (typeof value !== "number") {
    throw new UsageError(`pad: the value is ${showValue(value)}; it must be a number.`);
  }
  const like = { of: x, length: x.shape.length };
  return x.apply("pad", [x], {
    before: countsFrom("pad", "the count before", before, like),
    after: countsFrom("pad", "the count after", after, like),
    value,
  });
}

/** Joins tensors along an axis. Default: the first axis. */
export function concat(tensors: readonly Tensor[], axis = 0): Tensor {
  checkTensors("concat", "tensor", tensors);
  const [first] = tensors;
  if (first === undefined) {
    throw new ShapeError("concat needs at least one tensor and got an empty list.");
  }
  checkWhole("concat", "the axis", axis, { of: first });
  return tensors.length === 1 ? first : first.apply("concat", tensors, { axis });
}

/** The same values in another element type; see the primitive `cast` for rounding. */
export function cast(x: Tensor, dtype: DType): Tensor {
  checkTensor("cast", "x", x);
  checkDType("cast", dtype);
  return x.dtype === dtype ? x : x.apply("cast", [x], { dtype });
}
