/**
 * The service that lets the library compute products; it computes the addresses once, when a
 * product is bound.
 */
import { UsageError } from "@thalweg/core";
import type { Gemm, GemmCall, GemmShape } from "@thalweg/tensor";
import { importKoffi, type Koffi } from "./koffi.js";
import { type Library, openLibrary, type Product, usualLibrary } from "./library.js";

export interface BlasOptions {
  /**
   * The library's file, as the system's loader accepts it; default: the environment's THALWEG_BLAS,
   * then the usual libraries.
   */
  readonly library?: string;
}

/** The least number of multiplications for which a call of the library, 0.15 us, is faster. */
const leastWork = 24 ** 3;

/**
 * Products with fewer rows or columns than the library's tiles are faster in the built-in kernel.
 */
const leastExtent = 8;

// The names in cblas.h.
const rowMajor = 101;
const noTrans = 111;
const trans = 112;

/**
 * The service with a named library, or with the first usual one that is installed; undefined if
 * there is none, or if koffi is not installed.
 * @throws UsageError if a named library cannot be used
 */
export async function createGemm({ library }: BlasOptions = {}): Promise<Gemm | undefined> {
  const given = library ?? process.env.THALWEG_BLAS;
  const named = given === "" ? undefined : given;
  const koffi = await importKoffi();
  if (koffi === undefined) {
    if (named === undefined) return undefined;
    throw new UsageError(
      `BLAS ${named} cannot be loaded without the package koffi; run npm install koffi.`,
    );
  }
  const found = named === undefined ? usualLibrary(koffi) : openLibrary(koffi, named);
  return found && gemmOn(koffi, found);
}

function gemmOn(koffi: Koffi, library: Library): Gemm {
  return {
    name: `BLAS (${library.file})`,
    takes: ({ m, n, k }: GemmShape) =>
      m * n * k >= leastWork && m >= leastExtent && n >= leastExtent,
    bind: (memory, calls) => boundTo(memory, koffi, library, calls),
  };
}

function boundTo(
  memory: WebAssembly.Memory,
  koffi: Koffi,
  library: Library,
  calls: readonly GemmCall[],
): (index: number) => void {
  const start = koffi.address(new Uint8Array(memory.buffer));
  const bound = calls.map((call) => bindCall(library[call.dtype], call, start));
  // Addresses as numbers do not keep memory alive; the returned function does.
  const kept = { memory, bound };
  return (index) => kept.bound[index]!();
}

function bindCall(product: Product, call: GemmCall, start: bigint): () => void {
  const { dtype, batch, m, n, k, transposeA, transposeB } = call;
  const bytes = dtype === "f32" ? 4 : 8;
  const [opA, opB] = [transposeA ? trans : noTrans, transposeB ? trans : noTrans];
  const [lda, ldb] = [transposeA ? m : k, transposeB ? k : n];
  const at = (first: number, size: number, i: number) => start + BigInt(first + i * size * bytes);
  const places = Array.from({ length: batch }, (_, i) => ({
    a: at(call.a, m * k, i),
    b: at(call.b, k * n, i),
    c: at(call.c, m * n, i),
  }));
  return () => {
    for (let i = 0; i < places.length; i++) {
      const { a, b, c } = places[i]!;
      product(rowMajor, opA, opB, m, n, k, 1, a, lda, b, ldb, 0, c, n);
    }
  };
}
