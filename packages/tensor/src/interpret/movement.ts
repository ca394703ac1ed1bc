/**
 * Movement: every output element is an input element, so each primitive is a list of where it comes
 * from or goes to.
 */
import type { Shape } from "@thalweg/core";
import type { TensorNode } from "../graph/node.js";
import type { TypedArray } from "../program/program.js";
import { stridesOf } from "../shape/shape.js";
import { allocateLike, asElement } from "./carrier.js";

/** `base + sum_axis index[axis] strides[axis]` for every index into `shape`, in row-major order. */
export function stridedIndices(shape: Shape, strides: readonly number[], base = 0): Int32Array {
  return shape.reduce((starts, extent, axis) => {
    const indices = new Int32Array(starts.length * extent);
    let next = 0;
    for (const start of starts) {
      for (let i = 0; i < extent; i++) indices[next++] = start + i * strides[axis]!;
    }
    return indices;
  }, Int32Array.of(base));
}

/** `out[i] = x[indices[i]]` */
export function take(x: TypedArray, indices: Int32Array): TypedArray {
  const out = allocateLike(x, indices.length);
  for (let i = 0; i < indices.length; i++) out[i] = x[indices[i]!]!;
  return out;
}

/** `out[indices[i]] = x[i]` */
function put(out: TypedArray, x: TypedArray, indices: Int32Array): void {
  for (let i = 0; i < indices.length; i++) out[indices[i]!] = x[i]!;
}

export function permute({ shape, operands, attributes }: TensorNode<"permute">, x: TypedArray) {
  const strides = stridesOf(operands[0]!.shape);
  const permuted = attributes.order.map((axis) => strides[axis]!);
  return take(x, stridedIndices(shape, permuted));
}

export function broadcast({ shape, operands }: TensorNode<"broadcast">, x: TypedArray) {
  const from = operands[0]!.shape;
  const strides = stridesOf(from);
  const repeated = shape.map((_, axis) => {
    const own = axis - shape.length + from.length;
    return own < 0 || from[own] === 1 ? 0 : strides[own]!;
  });
  return take(x, stridedIndices(shape, repeated));
}

export function slice({ operands, attributes }: TensorNode<"slice">, x: TypedArray) {
  const strides = stridesOf(operands[0]!.shape);
  return take(x, stridedIndices(attributes.size, strides, offset(attributes.start, strides)));
}

export function pad({ shape, dtype, operands, attributes }: TensorNode<"pad">, x: TypedArray) {
  const strides = stridesOf(shape);
  const out = allocateLike(
    x,
    shape.reduce((size, extent) => size * extent, 1),
  );
  out.fill(asElement(attributes.value, dtype));
  put(out, x, stridedIndices(operands[0]!.shape, strides, offset(attributes.before, strides)));
  return out;
}

export function concat(
  { shape, operands, attributes: { axis } }: TensorNode<"concat">,
  parts: readonly TypedArray[],
) {
  const strides = stridesOf(shape);
  const out = allocateLike(
    parts[0]!,
    shape.reduce((size, extent) => size * extent, 1),
  );
  let begin = 0;
  for (const [i, operand] of operands.entries()) {
    put(out, parts[i]!, stridedIndices(operand.shape, strides, begin * strides[axis]!));
    begin += operand.shape[axis]!;
  }
  return out;
}

function offset(start: readonly number[], strides: readonly number[]): number {
  return start.reduce((sum, index, axis) => sum + index * strides[axis]!, 0);
}
