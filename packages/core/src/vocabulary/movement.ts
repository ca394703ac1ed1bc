/** Words that move elements about and change none. */
import { ShapeError } from "../errors.js";
import type { DType, Shape, Tensor } from "../tensor.js";

/** The same elements in row-major order under another shape of as many elements; one extent may be -1, to be worked out. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const size = x.shape.reduce((product, extent) => product * extent, 1);
  const known = shape.reduce((product, extent) => (extent === -1 ? product : product * extent), 1);
  return x.apply("reshape", [x], {
    shape: shape.map((extent) => (extent === -1 ? size / known : extent)),
  });
}

/** All elements as one axis. */
export function flatten(x: Tensor): Tensor {
  return reshape(x, [-1]);
}

/** Axes in another order; reversed when left out. `out.shape[i] = x.shape[order[i]]`. */
export function transpose(x: Tensor, order?: readonly number[]): Tensor {
  return x.apply("permute", [x], { order: order ?? x.shape.map((_, axis) => axis).reverse() });
}

/** Repeats extents of 1, and adds leading axes, up to `shape`. */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  return x.apply("broadcast", [x], { shape });
}

/** The block of `size` that begins at `start`, both given for each axis. */
export function slice(x: Tensor, start: readonly number[], size: readonly number[]): Tensor {
  return x.apply("slice", [x], { start, size });
}

/** The tensor with `value` put before and after along each axis. */
export function pad(
  x: Tensor,
  before: readonly number[],
  after: readonly number[],
  value = 0,
): Tensor {
  return x.apply("pad", [x], { before, after, value });
}

/** Tensors joined along an axis (the first by default). */
export function concat(tensors: readonly Tensor[], axis = 0): Tensor {
  const [first] = tensors;
  if (first === undefined) {
    throw new ShapeError("concat needs at least one tensor and got an empty list.");
  }
  return tensors.length === 1 ? first : first.apply("concat", tensors, { axis });
}

/** The same values in another element type; see the primitive `cast` for rounding. */
export function cast(x: Tensor, dtype: DType): Tensor {
  return x.dtype === dtype ? x : x.apply("cast", [x], { dtype });
}
