/**
 * The matrix product as a service. The built-in one is part of every program; another may take products over under `fast`
 * numerics, on the program's own memory. What it computes is a product to the working precision, in no particular order.
 */

/** `portable`: the bits of the interpreter, everywhere. `fast`: the same mathematics, other last bits where that is faster. */
export type Numerics = "portable" | "fast";

/** C = A B for each of `batch` pairs of matrices, one after the other without gaps; rows are stored without gaps too. */
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

/** A product of a program: where its first matrices are, in bytes from the memory's beginning. C overlaps neither A nor B. */
export interface GemmCall extends GemmShape {
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/** What computes matrix products in place of the built-in kernel. */
export interface Gemm {
  /** What messages call it. */
  readonly name: string;
  /** Whether it wants a product; the built-in kernel has the others. */
  takes(shape: GemmShape): boolean;
  /**
   * Prepares the products of one program in one memory, which may grow but never moves.
   * @returns the function that the program calls with the index of a product; it overwrites C and should allocate nothing
   */
  bind(memory: WebAssembly.Memory, calls: readonly GemmCall[]): (index: number) => void;
}
