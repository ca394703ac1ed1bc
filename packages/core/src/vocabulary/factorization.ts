/**
 * Factorisations of a matrix, deterministic to the bit and without derivatives. Each may be computed at some steps only: `when` is a scalar, and
 * where it is not above 0 nothing is computed and the result is zeros, to be replaced by `where(when, result, kept)`.
 */
import type { Scalar } from "../scalar.js";
import type { Tensor } from "../tensor.js";
import { add, bitAnd, equal, less } from "./elementwise.js";
import { reshape, slice, transpose } from "./movement.js";
import { gather, iota, scatterAdd } from "./product.js";
import { sum } from "./reduction.js";

export interface FactorizationOptions {
  /** Computed where this is above 0; always unless given. */
  readonly when?: Scalar;
}

/** The i32 [] that says whether, in the graph of x. */
function condition(x: Tensor, when: Scalar | undefined): Tensor {
  if (when === undefined) return x.apply("constant", [], { value: 1, dtype: "i32" });
  return less(x.apply("constant", [], { value: 0, dtype: "f64" }), when);
}

/**
 * Cholesky's factor: the lower triangular L with L L' = x, for x [n, n] symmetric and positive definite.
 *
 * The upper triangle of x is not read; L is NaN from the first row where x is not positive definite.
 * Reference: Golub & Van Loan 2013, section 4.2.
 */
export function cholesky(x: Tensor, { when }: FactorizationOptions = {}): Tensor {
  return x.apply("cholesky", [x, condition(x, when)], {});
}

/**
 * The solution x [n, k] of t x = b, or of t' x = b, for a triangular t [n, n].
 *
 * What is on t's other side of the diagonal is not read. A zero on the diagonal gives infinities or NaN.
 * Defaults: lower, not transposed. Reference: Golub & Van Loan 2013, section 3.1.
 */
export function triangularSolve(
  t: Tensor,
  b: Tensor,
  {
    lower = true,
    transpose: transposed = false,
    when,
  }: FactorizationOptions & { readonly lower?: boolean; readonly transpose?: boolean } = {},
): Tensor {
  const operands = [t, b, condition(t, when)];
  return t.apply("triangularSolve", operands, { lower, transpose: transposed });
}

/**
 * x = q r for x [m, n], m >= n: q [m, n] with orthonormal columns, r [n, n] upper triangular, by Householder's reflections.
 *
 * The diagonal of r is of the sign opposite to that of x's reduced column, as LAPACK's. Columns are not scaled against overflow: squares of
 * elements must be finite. Reference: Golub & Van Loan 2013, section 5.2.
 */
export function qr(x: Tensor, { when }: FactorizationOptions = {}): { q: Tensor; r: Tensor } {
  const both = x.apply("qr", [x, condition(x, when)], {});
  const [m, n] = x.shape as [number, number];
  return { q: slice(both, [0, 0], [m, n]), r: slice(both, [m, 0], [n, n]) };
}

/**
 * The eigenvalues of a symmetric x [n, n], the largest first, with their eigenvectors as columns: x = V diag(values) V'.
 *
 * By Jacobi's method, a fixed number of sweeps over all pairs of rows: 12 reach the last digits for hundreds of rows. The upper triangle of x is
 * not read. Equal eigenvalues stand in the order of their places; the sign of an eigenvector is what the rotations make it.
 * Reference: Golub & Van Loan 2013, section 8.5.
 */
export function eigh(
  x: Tensor,
  { sweeps = 12, when }: FactorizationOptions & { readonly sweeps?: number } = {},
): { values: Tensor; vectors: Tensor } {
  const n = x.shape[0]!;
  if (n === 0) return { values: reshape(x, [0]), vectors: x };
  const both = x.apply("eigh", [x, condition(x, when)], { sweeps });
  const diagonal = slice(
    reshape(slice(reshape(both, [-1]), [0], [n * (n + 1)]), [n, n + 1]),
    [0, 0],
    [n, 1],
  );
  const values = reshape(diagonal, [n]);
  const order = descending(values);
  return {
    values: gather(values, order),
    vectors: transpose(gather(slice(both, [n, 0], [n, n]), order)),
  };
}

/** The i32 indices of a vector's elements from the largest to the least; equal ones in the order of their places. */
export function descending(x: Tensor): Tensor {
  const n = x.shape[0]!;
  const [column, row] = [reshape(x, [n, 1]), reshape(x, [1, n])];
  const index = iota(x, n);
  const earlier = less(reshape(index, [1, n]), reshape(index, [n, 1]));
  const before = add(less(column, row), bitAnd(equal(column, row), earlier));
  return scatterAdd(index, sum(before, -1), n);
}
