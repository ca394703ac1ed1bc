/**
 * Rows by index, and windows. Indices out of range are clamped to the nearest row, both for reading
 * and for adding.
 */
import type { Shape } from "@thalweg/core";
import type { PrimitiveAttributes } from "@thalweg/core/host";
import type { TensorNode } from "../graph/node.js";
import type { TypedArray } from "../program/program.js";
import { sizeOf } from "../shape/shape.js";
import { allocateLike } from "./carrier.js";
import { stridedIndices, take } from "./movement.js";

export function gather(node: TensorNode<"gather">, x: TypedArray, rows: TypedArray): TypedArray {
  const shape = node.operands[0]!.shape;
  return take(x, elementsOfRows(rows, shape[0]!, sizeOf(shape.slice(1))));
}

/**
 * Each output begins at +0 and adds its updates in increasing i. With no rows to add to, the
 * updates are lost.
 */
export function scatterAdd(
  node: TensorNode<"scatterAdd">,
  updates: TypedArray,
  rows: TypedArray,
): TypedArray {
  const out = allocateLike(updates, sizeOf(node.shape));
  if (out.length === 0) return out;
  const targets = elementsOfRows(rows, node.attributes.size, sizeOf(node.shape.slice(1)));
  for (let i = 0; i < targets.length; i++) out[targets[i]!]! += updates[i]!;
  return out;
}

export function unfold(node: TensorNode<"unfold">, x: TypedArray): TypedArray {
  const { extents, strides } = windows(node.operands[0]!.shape, node.shape, node.attributes);
  return take(x, stridedIndices(extents, strides));
}

/**
 * Each output begins at +0 and adds its contributions in increasing (kernel row, kernel column).
 */
export function fold(node: TensorNode<"fold">, x: TypedArray): TypedArray {
  const out = allocateLike(x, sizeOf(node.shape));
  const { sources, targets } = foldPlan(node);
  for (let i = 0; i < targets.length; i++) out[targets[i]!]! += x[sources[i]!]!;
  return out;
}

/**
 * The additions of a fold in order: kernel row and column outermost; one output meets each offset
 * at most once.
 */
function foldPlan(node: TensorNode<"fold">): { sources: Int32Array; targets: Int32Array } {
  const { extents, strides } = windows(node.shape, node.operands[0]!.shape, node.attributes);
  const order = [4, 5, 0, 1, 2, 3];
  const rowMajor = extents.map((_, axis) => sizeOf(extents.slice(axis + 1)));
  const picked = (values: readonly number[]) => order.map((axis) => values[axis]!);
  return {
    sources: stridedIndices(picked(extents), picked(rowMajor)),
    targets: stridedIndices(picked(extents), picked(strides)),
  };
}

/**
 * The six axes of unfolded windows, [batch, row, column, channel, kernel row, kernel column], as
 * strides in the image.
 */
function windows(
  image: Shape,
  unfolded: Shape,
  { kernel, stride }: Pick<PrimitiveAttributes["unfold"], "kernel" | "stride">,
): { extents: number[]; strides: number[] } {
  const [, channels, height, width] = image as [number, number, number, number];
  return {
    extents: [...unfolded.slice(0, 3), channels, ...kernel],
    strides: [channels * height * width, stride[0] * width, stride[1], height * width, width, 1],
  };
}

function elementsOfRows(rows: TypedArray, rowCount: number, rowSize: number): Int32Array {
  const elements = new Int32Array(rows.length * rowSize);
  for (let i = 0; i < elements.length; i++) {
    const row = rows[Math.floor(i / rowSize)]!;
    elements[i] = Math.min(Math.max(row, 0), rowCount - 1) * rowSize + (i % rowSize);
  }
  return elements;
}
