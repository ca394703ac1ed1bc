import { div, ema, type Scalar, shaped, sqrt, type Tensor } from "@thalweg/core";
import { columnsOf, factoredRoot, factorsOf, rowsOf, unfactored } from "./factored-root.js";

/** The state of a second moment: of matrices by rows and columns, of vectors and single values by element. */
export const momentState = {
  rows: shaped(rowsOf, 0),
  columns: shaped(columnsOf, 0),
  v: shaped(unfactored, 0),
};

/** The state of what CAME keeps of its doubt: of matrices alone. */
export const doubtState = { doubtRows: shaped(rowsOf, 0), doubtColumns: shaped(columnsOf, 0) };

/** The state as a rule receives it. */
export type Moment = { readonly [K in keyof typeof momentState]: Tensor };

/** g over the root of the second moment that has taken in `squares`, and that moment. */
export function overRoot(g: Tensor, squares: Tensor, moment: Moment, beta: Scalar) {
  const { rows, columns, v } = moment;
  if (g.shape.length < 2) {
    const next = ema(v, squares, beta);
    return { u: div(g, sqrt(next)), moment: { rows, columns, v: next } };
  }
  const means = factorsOf(squares);
  const next = { rows: ema(rows, means.rows, beta), columns: ema(columns, means.columns, beta) };
  return { u: div(g, factoredRoot(next, g.shape)), moment: { ...next, v } };
}
