/**
 * The matrix product as a service. Every program has the built-in kernel; under `fast` numerics a
 * service may compute products in its place, on the program's own memory. It computes them to
 * working precision, in any order of summation.
 */

/**
 * `portable`: the bits of the interpreter on every machine. `fast`: the same mathematics, whose
 * last bits may differ where that is faster.
 */
export type Numerics = "portable" | "fast";

/** C = A B for each of `batch` pairs of matrices. Rows and matrices are stored without gaps. */
export interface GemmShape {
  readonly dtype: "f32" | "f64";
  readonly batch: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** A is stored as [k, m] instead of [m, k]. */
  readonly transposeA: boolean;
  /** B is stored as [n, k] instead of [k, n]. */
  readonly transposeB: boolean;
}

/**
 * A product of a program, with the byte addresses of its first matrices in the memory. C overlaps
 * neither A nor B.
 */
export interface GemmCall extends GemmShape {
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/** Computes matrix products in place of the built-in kernel. */
export interface Gemm {
  /** What messages call it. */
  readonly name: string;
  /**
   * Whether the service computes a product of this shape; the built-in kernel computes the others.
   */
  takes(shape: GemmShape): boolean;
  /**
   * Prepares the products of one program in one memory, which may grow but never moves.
   * @returns the function that the program calls with the index of a product; it overwrites C and
   * should allocate nothing
   */
  bind(memory: WebAssembly.Memory, calls: readonly GemmCall[]): (index: number) => void;
}
