import { reshape, type Shape, type Tensor, transpose } from "@thalweg/core";

const columnsOf = (shape: Shape) => shape.slice(1).reduce((product, extent) => product * extent, 1);
const isTall = (shape: Shape) => shape[0]! > columnsOf(shape);

/** The shorter extent of an array as a matrix [first, others]; 1 for a vector. */
export function shorter(shape: Shape): number {
  return shape.length > 1 ? Math.min(shape[0]!, columnsOf(shape)) : 1;
}

/** An array as a matrix [first, others], transposed if that has more rows than columns. */
export function wide(x: Tensor): Tensor {
  const matrix = reshape(x, [x.shape[0]!, -1]);
  return isTall(x.shape) ? transpose(matrix) : matrix;
}

/** What {@link wide} made of an array of this shape, as that array. */
export function narrow(matrix: Tensor, shape: Shape): Tensor {
  return reshape(isTall(shape) ? transpose(matrix) : matrix, shape);
}
