import { matrixShape, reshape, type Shape, type Tensor } from "@thalweg/core";

/** An array with two or more axes as a matrix [inputs, outputs]. */
export function matrixOf(x: Tensor): Tensor {
  return reshape(x, matrixShape(x.shape));
}

/** The shape of G G' for {@link matrixOf}, for a state; one element for a vector. */
export function rowsSquare(shape: Shape): Shape {
  const [rows] = matrixShape(shape);
  return shape.length > 1 ? [rows, rows] : [1, 1];
}

/** The shape of G' G; one element for a vector. */
export function columnsSquare(shape: Shape): Shape {
  const [, columns] = matrixShape(shape);
  return shape.length > 1 ? [columns, columns] : [1, 1];
}
