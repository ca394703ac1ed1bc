/**
 * The primitives, of which every graph is made. The table is data (name, arity, family). The graph,
 * the interpreter, the compiler and the tests iterate over it, so that a primitive that one of them
 * lacks is found. The interpreter of `@thalweg/tensor` defines each primitive to the bit.
 */
import type { DType, Shape } from "./dtype.js";

/**
 * Elementwise primitives by number of operands. Comparisons return i32 0 or 1. Bit operations take
 * and return i32.
 */
export const elementwisePrimitives = {
  neg: 1,
  abs: 1,
  sign: 1,
  sqrt: 1,
  exp: 1,
  expm1: 1,
  log: 1,
  log1p: 1,
  sin: 1,
  cos: 1,
  tanh: 1,
  sigmoid: 1,
  erf: 1,
  cbrt: 1,
  floor: 1,
  add: 2,
  sub: 2,
  mul: 2,
  div: 2,
  pow: 2,
  atan2: 2,
  maximum: 2,
  minimum: 2,
  less: 2,
  lessEqual: 2,
  equal: 2,
  bitAnd: 2,
  bitOr: 2,
  bitXor: 2,
  shiftLeft: 2,
  shiftRight: 2,
  where: 3,
} as const;

/** Primitives that are not elementwise, by family. */
export const structuredPrimitives = {
  constant: "leaf",
  iota: "leaf",
  variable: "leaf",
  cast: "conversion",
  reshape: "movement",
  permute: "movement",
  broadcast: "movement",
  slice: "movement",
  pad: "movement",
  concat: "movement",
  sum: "reduction",
  max: "reduction",
  argmax: "reduction",
  cumsum: "reduction",
  matmul: "product",
  cholesky: "factorization",
  triangularSolve: "factorization",
  qr: "factorization",
  eigh: "factorization",
  gather: "indexing",
  scatterAdd: "indexing",
  unfold: "window",
  fold: "window",
  randomBits: "random",
} as const;

export type ElementwisePrimitive = keyof typeof elementwisePrimitives;
export type StructuredPrimitive = keyof typeof structuredPrimitives;
export type Primitive = ElementwisePrimitive | StructuredPrimitive;

/**
 * Two-dimensional windows over the last two axes of `[batch, channels, height, width]`. There is no
 * padding: use `pad` beforehand.
 */
export interface Window {
  readonly kernel: readonly [height: number, width: number];
  readonly stride: readonly [height: number, width: number];
}

/** The attributes of each primitive that has any. */
export interface PrimitiveAttributes {
  /** A 0-d value, rounded once to `dtype`. */
  readonly constant: { readonly value: number; readonly dtype: DType };
  /** The i32 vector 0, 1, ... size - 1. */
  readonly iota: { readonly size: number };
  /** A named array that lives outside the graph: a parameter, a state, an input, a data set. */
  readonly variable: { readonly name: string; readonly shape: Shape; readonly dtype: DType };
  /** f64 to f32 rounds to nearest even; float to i32 truncates and saturates (NaN gives 0). */
  readonly cast: { readonly dtype: DType };
  readonly reshape: { readonly shape: Shape };
  /** `out.shape[i] = x.shape[order[i]]`. */
  readonly permute: { readonly order: readonly number[] };
  /**
   * To a shape with the same number of axes or more, aligned at the last axis; extents of 1 are
   * repeated.
   */
  readonly broadcast: { readonly shape: Shape };
  /** One `start` and `size` for each axis. */
  readonly slice: { readonly start: readonly number[]; readonly size: readonly number[] };
  /** The number of copies of `value` before and after, for each axis. */
  readonly pad: {
    readonly before: readonly number[];
    readonly after: readonly number[];
    readonly value: number;
  };
  readonly concat: { readonly axis: number };
  /** The sum over the adjacent axes `axis`, ..., `axis + count - 1`, which the result lacks. */
  readonly sum: { readonly axis: number; readonly count: number };
  readonly max: { readonly axis: number; readonly count: number };
  /** The i32 index of the first largest value along one axis; a NaN counts as largest. */
  readonly argmax: { readonly axis: number };
  readonly cumsum: { readonly axis: number };
  /**
   * `[..., m, k] x [..., k, n]` with equal batch axes. A transposed operand is stored with its last
   * two axes exchanged.
   */
  readonly matmul: { readonly transposeA: boolean; readonly transposeB: boolean };
  /**
   * Operands x [n, n] and when (i32 []): the lower triangular factor. This primitive and the next
   * three return zeros where `when` is 0.
   */
  readonly cholesky: Record<string, never>;
  /** Operands t [n, n], b [n, k] and when: the solution x of t x = b, or of t' x = b. */
  readonly triangularSolve: { readonly lower: boolean; readonly transpose: boolean };
  /**
   * Operands x [m, n] with m >= n, and when: [m + n, n], with Q in the first m rows and R in the
   * last n.
   */
  readonly qr: Record<string, never>;
  /**
   * Operands x [n, n] symmetric, and when: [2 n, n], with the eigenvalues on the diagonal of the
   * first n rows, and the eigenvectors as the last n rows.
   */
  readonly eigh: { readonly sweeps: number };
  /**
   * Operands x and indices (i32): `out[i, ...] = x[indices[i], ...]`. An index out of range reads
   * the nearest row.
   */
  readonly gather: Record<string, never>;
  /**
   * Operands updates and indices: `size` rows of zeros, to which each `updates[i]` is added at row
   * `indices[i]`, in order of i. An index out of range adds to the nearest row.
   */
  readonly scatterAdd: { readonly size: number };
  /** `[b, c, h, w]` to `[b, oh, ow, c * kh * kw]`. */
  readonly unfold: Window;
  /**
   * The adjoint of unfold: sums `[b, oh, ow, c * kh * kw]` into `[b, c, height, width]`, in order
   * of the offset in the window.
   */
  readonly fold: Window & {
    readonly channels: number;
    readonly height: number;
    readonly width: number;
  };
  /**
   * Operands key (i32 [2]) and counter (i32 []): Philox4x32-10. Element i is word i mod 4 of block
   * [i div 4, counter, 0, 0].
   */
  readonly randomBits: { readonly shape: Shape };
}

/** The attributes of a primitive; empty for the elementwise ones. */
export type AttributesOf<P extends Primitive> = P extends keyof PrimitiveAttributes
  ? PrimitiveAttributes[P]
  : Record<string, never>;
