import {
  add,
  div,
  ema,
  maximum,
  minimum,
  type Scalar,
  shaped,
  sqrt,
  square,
  type Tensor,
} from "@thalweg/core";
import { formats } from "@thalweg/core/numeric";
import { columnsOf, factoredRoot, factorsOf, rowsOf, unfactored } from "./factored-root.js";

/**
 * The state of a second moment: by rows and columns for matrices, by element for vectors and single
 * values.
 */
export const momentState = {
  rows: shaped(rowsOf, 0),
  columns: shaped(columnsOf, 0),
  v: shaped(unfactored, 0),
};

/** The state of CAME's mean squared deviation, for matrices only. */
export const doubtState = { doubtRows: shaped(rowsOf, 0), doubtColumns: shaped(columnsOf, 0) };

/** The state as a rule receives it. */
export type Moment = { readonly [K in keyof typeof momentState]: Tensor };

/**
 * g divided by the root of the second moment after its update with g^2 + eps, and that moment.
 *
 * Squares are clipped so that their sum over the array cannot overflow, and the roots of vectors
 * are at least that of the smallest normal number. So the result is finite; callers clip it by its
 * root mean square.
 */
export function overRoot(g: Tensor, eps: Scalar, moment: Moment, beta: Scalar) {
  const { rows, columns, v } = moment;
  const { leastNormal, greatest } = formats[g.dtype === "f32" ? "f32" : "f64"];
  const count = g.shape.reduce((product, extent) => product * extent, 1);
  const squares = minimum(add(square(g), eps), greatest / (2 * count));
  if (g.shape.length < 2) {
    const next = ema(v, squares, beta);
    return {
      u: div(g, maximum(Math.sqrt(leastNormal), sqrt(next))),
      moment: { rows, columns, v: next },
    };
  }
  const means = factorsOf(squares);
  const next = { rows: ema(rows, means.rows, beta), columns: ema(columns, means.columns, beta) };
  return { u: div(g, factoredRoot(next, g.shape)), moment: { ...next, v } };
}
