import { reshape, type Shape, type Tensor } from "@thalweg/core";

/** An array of two axes or more as a matrix [first, others]. */
export function matrixOf(x: Tensor): Tensor {
  return reshape(x, [x.shape[0]!, -1]);
}

/** The square that belongs to the rows of {@link matrixOf}, for a state; one element for a vector. */
export function rowsSquare(shape: Shape): Shape {
  return shape.length > 1 ? [shape[0]!, shape[0]!] : [1, 1];
}

/** The square that belongs to its columns; one element for a vector. */
export function columnsSquare(shape: Shape): Shape {
  const columns = shape.slice(1).reduce((product, extent) => product * extent, 1);
  return shape.length > 1 ? [columns, columns] : [1, 1];
}
