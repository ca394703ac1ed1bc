/**
 * Rewrite when a graph is built: a matrix product with an extent of 1 is built as an outer product,
 * or as an elementwise product and a sum, which share loops with their neighbours. It is part of
 * what a product means: the order of summation is that of `sum` over the axis as it is stored.
 */
import { mul, reshape, type Shape, sum, type Tensor } from "@thalweg/core";
import type { PrimitiveAttributes } from "@thalweg/core/host";

/**
 * The same product without `matmul`, or undefined if no extent is 1. Operands have passed the
 * checks of `matmul`.
 */
export function degenerateProduct(
  a: Tensor,
  b: Tensor,
  { transposeA, transposeB }: PrimitiveAttributes["matmul"],
): Tensor | undefined {
  const batch = a.shape.slice(0, -2);
  const [m, k] = lastTwo(a.shape, transposeA);
  const n = lastTwo(b.shape, transposeB)[1];
  const shape = [...batch, m, n];
  if (k === 1) return mul(reshape(a, [...batch, m, 1]), reshape(b, [...batch, 1, n]));
  if (n === 1) return reshape(sumOverInner(a, b, transposeA ? -2 : -1), shape);
  if (m === 1) return reshape(sumOverInner(b, a, transposeB ? -1 : -2), shape);
  return undefined;
}

/** The sum over the inner axis of a stored matrix times a vector laid along that axis. */
function sumOverInner(matrix: Tensor, vector: Tensor, axis: -1 | -2): Tensor {
  const batch = matrix.shape.slice(0, -2);
  const inner = matrix.shape.at(axis)!;
  const laid = reshape(vector, axis === -1 ? [...batch, 1, inner] : [...batch, inner, 1]);
  return sum(mul(matrix, laid), axis);
}

function lastTwo(shape: Shape, exchanged: boolean): [number, number] {
  const [rows, columns] = [shape.at(-2)!, shape.at(-1)!];
  return exchanged ? [columns, rows] : [rows, columns];
}
