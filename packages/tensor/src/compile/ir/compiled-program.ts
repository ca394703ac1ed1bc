/**
 * The output of the compiler: a module, the layout of its memory, and a description of its kernels.
 * It is data that threads can pass on; everything but the module is plain JSON.
 */
import type { DType } from "@thalweg/core";
import type { Area } from "./areas.js";
import type { GemmCall } from "./gemm.js";

/** A compiled program: data, to be instantiated here or in another thread. */
export interface CompiledProgram {
  /**
   * The module, as bytes or already compiled: threads share a compiled one together with its
   * optimised code.
   */
  readonly code: Uint8Array<ArrayBuffer> | WebAssembly.Module;
  readonly layout: ProgramLayout;
  /** A description of each phase's kernels, for people and tests. */
  readonly kernels: Readonly<Record<string, readonly KernelDescription[]>>;
}

/** Plain JSON. */
export interface ProgramLayout {
  /** Bytes from the base to the end of everything. */
  readonly bytes: number;
  /** Pages of 64 KiB that hold that. */
  readonly pages: number;
  /**
   * The matrix product service that the program was compiled for, and the products it computes,
   * with addresses from the base.
   */
  readonly gemm?: { readonly name: string; readonly calls: readonly PlacedCall[] };
  /** Of a program with replicas. */
  readonly areas?: AreasLayout;
  readonly variables: Readonly<Record<string, ArrayPlace>>;
  readonly phases: Readonly<
    Record<
      string,
      {
        readonly exportName: string;
        readonly outputs: Readonly<Record<string, ArrayPlace>>;
        /** Of a phase that runs ahead. */
        readonly ahead?: AheadLayout;
      }
    >
  >;
}

/**
 * Where an array is: bytes from the base of the program's memory, and the number of its elements.
 */
export interface ArrayPlace {
  readonly byteOffset: number;
  readonly length: number;
  readonly dtype: DType;
  /** The area from whose beginning the offset counts, if not from the base. */
  readonly area?: Area;
}

/** The areas of a program with replicas. Plain JSON. */
export interface AreasLayout {
  readonly commonBytes: number;
  readonly microbatches: number;
  readonly microbatchBytes: number;
  /** Bytes of the variables that each replica has a copy of, at its base. */
  readonly ownBytes: number;
  /** From a replica's base to the end of the arrays of each phase. */
  readonly replicaBytes: Readonly<Record<string, number>>;
}

/** An array of rows, and the array that one row is copied to or from. Plain JSON. */
export interface RowsPlace {
  readonly rows: ArrayPlace;
  readonly one: ArrayPlace;
}

export interface AheadLayout {
  readonly exportName: string;
  /** The most runs in a row. */
  readonly rows: number;
  readonly feeds: Readonly<Record<string, RowsPlace>>;
  readonly keeps: Readonly<Record<string, RowsPlace>>;
}

/** A product computed by a service, and the areas that its matrices are in. Plain JSON. */
export interface PlacedCall extends GemmCall {
  readonly areas: Readonly<Record<"a" | "b" | "c", Area>>;
}

/** Plain JSON about one kernel. */
export interface KernelDescription extends KernelWork {
  readonly kind: "loop" | "solo" | "fill" | "commit";
  readonly name: string;
  /** In order. */
  readonly primitives: readonly string[];
  /** Extents of the loops, outermost first; the shape of the result if it is no loop. */
  readonly space: readonly number[];
  /** Arrays read: a vector at a time (`loads`), and one value broadcast to all lanes (`splats`). */
  readonly loads: number;
  readonly splats: number;
  /** Arrays written, accumulations included. */
  readonly stores: number;
  /** Passes over each row. */
  readonly passes: number;
}

export interface KernelWork {
  /** Bytes that it reads; a value that several elements share counts once a pass. */
  readonly bytesRead: number;
  /** Bytes of the arrays it writes. */
  readonly bytesWritten: number;
  /**
   * Arithmetic operations, comparisons and selections, counted for single elements; a matrix
   * product has m n k multiplications and as many additions.
   */
  readonly operations: number;
}
