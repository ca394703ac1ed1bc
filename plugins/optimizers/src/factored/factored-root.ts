import {
  div,
  keepAxes,
  maximum,
  mean,
  mul,
  reshape,
  type Shape,
  sqrt,
  type Tensor,
} from "@thalweg/core";
import { formats } from "@thalweg/core/numeric";

/** The row and column means of a matrix. Leading axes are kept. */
export interface Factors {
  readonly rows: Tensor;
  readonly columns: Tensor;
}

/** The means of each row and of each column over the last two axes. */
export function factorsOf(x: Tensor): Factors {
  return { rows: mean(x, -1), columns: mean(x, -2) };
}

/**
 * The root of the matrix of rank one with these means of rows and columns:
 * `sqrt(rows columns' / mean(rows))`.
 *
 * Both of its factors are at least the root of the smallest normal number, so that no element is 0.
 */
export function factoredRoot({ rows, columns }: Factors, shape: Shape): Tensor {
  const least = Math.sqrt(formats[rows.dtype === "f32" ? "f32" : "f64"].leastNormal);
  const whole = keepAxes(mean(rows, -1), rows.shape, -1);
  const across = maximum(least, div(sqrt(rows), sqrt(whole)));
  const down = keepAxes(maximum(least, sqrt(columns)), shape, -2);
  return mul(reshape(across, [...rows.shape, 1]), down);
}

/** The shape of the rows' state, [1] for vectors. */
export const rowsOf = (shape: Shape) => (shape.length > 1 ? shape.slice(0, -1) : [1]);
/** The shape of the columns' state, [1] for vectors. */
export const columnsOf = (shape: Shape) =>
  shape.length > 1 ? [...shape.slice(0, -2), shape.at(-1)!] : [1];
/** The shape of the unfactored state, [1] for matrices. */
export const unfactored = (shape: Shape) => (shape.length > 1 ? [1] : shape);
