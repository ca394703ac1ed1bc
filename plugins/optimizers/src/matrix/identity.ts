import { add, equal, iota, type Operand, reshape, type Tensor, where } from "@thalweg/core";

/** 1 on the diagonal of an n x n matrix and 0 beside it, i32. */
function diagonal(like: Tensor): Tensor {
  const n = like.shape[0]!;
  const index = iota(like, n);
  return equal(reshape(index, [n, 1]), reshape(index, [1, n]));
}

/** A square matrix with a value added on its diagonal. */
export function addDiagonal(matrix: Tensor, value: Operand): Tensor {
  return where(diagonal(matrix), add(matrix, value), matrix);
}
