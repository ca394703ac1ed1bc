import { div, keepAxes, mean, mul, reshape, type Shape, sqrt, type Tensor } from "@thalweg/core";

/** What a matrix's rows and columns, averaged apart, say of it. Leading axes are kept. */
export interface Factors {
  readonly rows: Tensor;
  readonly columns: Tensor;
}

/** The means of each row and of each column over the last two axes. */
export function factorsOf(x: Tensor): Factors {
  return { rows: mean(x, -1), columns: mean(x, -2) };
}

/** The root of the matrix of rank one with these means of rows and columns: `sqrt(rows columns' / mean(rows))`. */
export function factoredRoot({ rows, columns }: Factors, shape: Shape): Tensor {
  const whole = keepAxes(mean(rows, -1), rows.shape, -1);
  const across = reshape(sqrt(div(rows, whole)), [...rows.shape, 1]);
  const down = keepAxes(sqrt(columns), shape, -2);
  return mul(across, down);
}

/** The shape of the rows' state, [1] where there is nothing to factor. */
export const rowsOf = (shape: Shape) => (shape.length > 1 ? shape.slice(0, -1) : [1]);
/** The shape of the columns' state, [1] where there is nothing to factor. */
export const columnsOf = (shape: Shape) =>
  shape.length > 1 ? [...shape.slice(0, -2), shape.at(-1)!] : [1];
/** The shape of the state of what is not factored, [1] for matrices. */
export const unfactored = (shape: Shape) => (shape.length > 1 ? [1] : shape);
