import { matrixShape, reshape, type Shape, type Tensor, transpose } from "@thalweg/core";

function isTall(shape: Shape): boolean {
  const [rows, columns] = matrixShape(shape);
  return rows > columns;
}

/** The shorter extent of an array as a matrix [inputs, outputs]; 1 for a vector. */
export function shorter(shape: Shape): number {
  return shape.length > 1 ? Math.min(...matrixShape(shape)) : 1;
}

/** An array as a matrix [inputs, outputs], transposed if that has more rows than columns. */
export function wide(x: Tensor): Tensor {
  const matrix = reshape(x, matrixShape(x.shape));
  return isTall(x.shape) ? transpose(matrix) : matrix;
}

/** The inverse of {@link wide} for an array of this shape. */
export function narrow(matrix: Tensor, shape: Shape): Tensor {
  return reshape(isTall(shape) ? transpose(matrix) : matrix, shape);
}
