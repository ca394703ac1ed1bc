/**
 * Matrix factorisations, deterministic to the bit and without derivatives. A factorisation can be
 * restricted to some steps by the scalar `when`: where it is not above 0, nothing is computed and
 * the result is zeros, to be replaced by `where(when, result, kept)`.
 */
import { ShapeError, UsageError } from "../errors/errors.js";
import type { Scalar } from "../tensor/scalar.js";
import type { Tensor } from "../tensor/tensor.js";
import { checkOptions, checkTensor, checkWhole, isScalar, showValue } from "./arguments.js";
import { abs, add, bitAnd, div, equal, less, lessEqual, mul, where } from "./elementwise.js";
import { reshape, slice, transpose } from "./movement.js";
import { rescale } from "./norm.js";
import { gather, iota, scatterAdd } from "./product.js";
import { type Axes, keepAxes, max, sum } from "./reduction.js";

export interface FactorizationOptions {
  /** The factorisation is computed where this is above 0; always, unless given. */
  readonly when?: Scalar;
}

/** @throws ShapeError unless it is a matrix */
function checkMatrix(word: string, what: string, x: unknown): asserts x is Tensor {
  checkTensor(word, what, x);
  if (x.shape.length === 2) return;
  throw new ShapeError(`${word}: ${what} is ${showValue(x)}; matrices of f32 or f64 are wanted.`);
}

/** The condition as an i32 [] in the graph of x. */
function condition(word: string, x: Tensor, when: Scalar | undefined): Tensor {
  if (when === undefined) return x.apply("constant", [], { value: 1, dtype: "i32" });
  if (typeof when !== "number" && !isScalar(when)) {
    throw new UsageError(
      `${word}: when is ${showValue(when)}; it must be a scalar, which is known before the step.`,
    );
  }
  return less(x.apply("constant", [], { value: 0, dtype: "f64" }), when);
}

/**
 * Cholesky factorisation: the lower triangular L with L L' = x, for x [n, n] symmetric and positive
 * definite.
 *
 * The upper triangle of x is not read. L is NaN from the first row at which x is not positive
 * definite.
 * Reference: Golub & Van Loan 2013, section 4.2.
 */
export function cholesky(x: Tensor, options: FactorizationOptions = {}): Tensor {
  checkMatrix("cholesky", "x", x);
  checkOptions("cholesky", options, { when: "any" });
  return x.apply("cholesky", [x, condition("cholesky", x, options.when)], {});
}

/**
 * The solution x [n, k] of t x = b, or of t' x = b, for a triangular t [n, n] and b [n, k].
 *
 * The other triangle of t is not read. A zero on the diagonal gives infinities or NaN.
 * Defaults: lower, not transposed. Reference: Golub & Van Loan 2013, section 3.1.
 */
export function triangularSolve(
  t: Tensor,
  b: Tensor,
  options: FactorizationOptions & { readonly lower?: boolean; readonly transpose?: boolean } = {},
): Tensor {
  checkMatrix("triangularSolve", "t", t);
  checkMatrix("triangularSolve", "b", b);
  checkOptions("triangularSolve", options, { lower: "flag", transpose: "flag", when: "any" });
  const { lower = true, transpose: transposed = false, when } = options;
  const operands = [t, b, condition("triangularSolve", t, when)];
  return t.apply("triangularSolve", operands, { lower, transpose: transposed });
}

/**
 * QR factorisation x = q r, for x [m, n] with m >= n: q [m, n] has orthonormal columns, r [n, n] is
 * upper triangular. By Householder reflections.
 *
 * As in LAPACK, a diagonal element of r has the sign opposite to that of the leading element of x's
 * reduced column. A column whose squares would overflow or underflow is first multiplied by a power
 * of two, which does not change q. Reference: Golub & Van Loan 2013, section 5.2.
 */
export function qr(x: Tensor, options: FactorizationOptions = {}): { q: Tensor; r: Tensor } {
  checkMatrix("qr", "x", x);
  checkOptions("qr", options, { when: "any" });
  const [m, n] = x.shape as [number, number];
  const scale = scaleFor(abs(x), m, 0);
  const both = x.apply("qr", [mul(x, scale), condition("qr", x, options.when)], {});
  return { q: slice(both, [0, 0], [m, n]), r: div(slice(both, [m, 0], [n, n]), scale) };
}

/**
 * The power of two that brings the sums of squares of `count` numbers of these sizes into range; 1
 * where they are in range. It broadcasts against the sizes.
 */
function scaleFor(sizes: Tensor, count: number, axes?: Axes): Tensor {
  if (sizes.shape.includes(0)) return sizes.apply("constant", [], { value: 1, dtype: sizes.dtype });
  return rescale(mul(2 * count, keepAxes(max(sizes, axes), sizes.shape, axes))).scale;
}

/**
 * Eigendecomposition of a symmetric x [n, n]: x = V diag(values) V', with the largest eigenvalue
 * first and the eigenvectors as columns of V.
 *
 * By Jacobi's method, with a fixed number of sweeps over all pairs of rows; 12 sweeps reach the
 * last digits for hundreds of rows. The upper triangle of x is not read. Equal eigenvalues keep the
 * order of their positions. The rotations determine the sign of an eigenvector. A matrix of very
 * large or very small elements is first multiplied by a power of two.
 * Reference: Golub & Van Loan 2013, section 8.5.
 */
export function eigh(
  x: Tensor,
  options: FactorizationOptions & { readonly sweeps?: number } = {},
): { values: Tensor; vectors: Tensor } {
  checkMatrix("eigh", "x", x);
  checkOptions("eigh", options, { sweeps: "number", when: "any" });
  const { sweeps = 12, when } = options;
  checkWhole("eigh", "the number of sweeps", sweeps, { of: x });
  const [n, columns] = x.shape as [number, number];
  const read = lessEqual(reshape(iota(x, columns), [1, columns]), reshape(iota(x, n), [n, 1]));
  const scale = scaleFor(where(read, abs(x), 0), n);
  const both = x.apply("eigh", [mul(x, scale), condition("eigh", x, when)], { sweeps });
  if (n === 0) return { values: reshape(x, [0]), vectors: x };
  const diagonal = slice(
    reshape(slice(reshape(both, [-1]), [0], [n * (n + 1)]), [n, n + 1]),
    [0, 0],
    [n, 1],
  );
  const values = reshape(diagonal, [n]);
  const order = descending(values);
  return {
    values: div(gather(values, order), reshape(scale, [1])),
    vectors: transpose(gather(slice(both, [n, 0], [n, n]), order)),
  };
}

/** The i32 indices that sort a vector in descending order; equal elements keep their order. */
export function descending(x: Tensor): Tensor {
  checkTensor("descending", "x", x);
  if (x.shape.length !== 1) {
    throw new ShapeError(`descending: x is ${showValue(x)}; it must be a vector, of one axis.`);
  }
  const n = x.shape[0]!;
  const [column, row] = [reshape(x, [n, 1]), reshape(x, [1, n])];
  const index = iota(x, n);
  const earlier = less(reshape(index, [1, n]), reshape(index, [n, 1]));
  const before = add(less(column, row), bitAnd(equal(column, row), earlier));
  return scatterAdd(index, sum(before, -1), n);
}
