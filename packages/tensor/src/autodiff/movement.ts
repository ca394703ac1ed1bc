/**
 * Adjoints of movement: adjoints go back to where the elements came from, and those of repeated
 * elements are added.
 */
import {
  broadcastTo,
  pad,
  reshape,
  type Shape,
  slice,
  sum,
  type Tensor,
  transpose,
} from "@thalweg/core";
import { constantOf, filled } from "../graph/constants.js";
import { sizeOf } from "../shape/shape.js";
import type { Adjoint } from "./adjoint.js";

export const reshapeAdjoint: Adjoint<"reshape"> = ({ operands: [x] }, g) => [
  () => reshape(g, x!.shape),
];

export const permuteAdjoint: Adjoint<"permute"> = ({ attributes: { order } }, g) => [
  () =>
    transpose(
      g,
      order.map((_, axis) => order.indexOf(axis)),
    ),
];

export const broadcastAdjoint: Adjoint<"broadcast"> = ({ operands: [x] }, g) => [
  () => sumTo(g, x!.shape),
];

export const sliceAdjoint: Adjoint<"slice"> = ({ operands: [x], attributes }, g) => {
  const { start, size } = attributes;
  const after = x!.shape.map((extent, axis) => extent - start[axis]! - size[axis]!);
  return [() => pad(g, start, after)];
};

export const padAdjoint: Adjoint<"pad"> = ({ operands: [x], attributes }, g) => [
  () => slice(g, attributes.before, x!.shape),
];

export const concatAdjoint: Adjoint<"concat"> = ({ operands, attributes: { axis } }, g) => {
  let begin = 0;
  return operands.map(({ shape }) => {
    const start = shape.map((_, i) => (i === axis ? begin : 0));
    begin += shape[axis]!;
    return () => slice(g, start, shape);
  });
};

/** Sums a tensor over the axes along which `shape` was repeated to make it. */
function sumTo(g: Tensor, shape: Shape): Tensor {
  const repeated = constantOf(g);
  if (repeated !== undefined && g.dtype !== "i32") {
    const count = sizeOf(g.shape) / sizeOf(shape);
    if (Number.isFinite(count)) return filled(repeated * count, g, shape);
  }
  const added = g.shape.length - shape.length;
  const axes = g.shape.flatMap((extent, axis) =>
    axis < added || (shape[axis - added] === 1 && extent !== 1) ? [axis] : [],
  );
  return reshape(sum(g, axes), shape);
}

/** A tensor that lost a run of axes, repeated along them again. */
export function repeatAlong(g: Tensor, shape: Shape, axis: number, count: number): Tensor {
  const repeated = constantOf(g);
  if (repeated !== undefined && g.dtype !== "i32") return filled(repeated, g, shape);
  const kept = shape.map((extent, i) => (i >= axis && i < axis + count ? 1 : extent));
  return broadcastTo(reshape(g, kept), shape);
}
