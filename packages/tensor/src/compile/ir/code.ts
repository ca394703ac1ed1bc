/**
 * The code of a loop kernel as data: what is loaded, computed and stored, and at which level of the
 * nest of loops. Values are numbered. An address is an array with strides; the memory plan turns it
 * into bytes.
 */
import type { DType } from "@thalweg/core";
import type { AccumulationOp, ElementwiseOp, Op, RowReductionOp } from "./op.js";

/** Scratch memory for one row of values, which later passes over the row read again. */
export interface Scratch {
  readonly kind: "scratch";
  readonly dtype: DType;
  readonly size: number;
}

/**
 * An access to an array: the element at `offset` plus the sum over the loops of position times
 * stride.
 */
export interface Access {
  readonly array: Op | Scratch;
  readonly dtype: DType;
  readonly offset: number;
  readonly strides: readonly number[];
}

export type Value =
  | { readonly kind: "result"; readonly number: number; readonly dtype: DType }
  | { readonly kind: "constant"; readonly value: number; readonly dtype: DType };

export type Result = Value & { readonly kind: "result" };

export type Instruction =
  | { readonly kind: "load"; readonly result: Result; readonly access: Access }
  | {
      readonly kind: "compute";
      readonly result: Result;
      readonly op: ElementwiseOp;
      readonly operands: readonly Value[];
    }
  | { readonly kind: "store"; readonly value: Value; readonly access: Access }
  | {
      readonly kind: "reduce";
      readonly result: Result;
      readonly op: RowReductionOp;
      readonly value: Value;
    }
  | {
      readonly kind: "accumulate";
      readonly op: AccumulationOp;
      readonly value: Value;
      readonly access: Access;
    };

/**
 * One pass over a row: first the instructions carried out once for the row, then those for each
 * vector.
 */
export interface Pass {
  readonly row: readonly Instruction[];
  readonly vector: readonly Instruction[];
}

export interface KernelCode {
  /** Extents of the loops, outermost first; the last is the length of a row. */
  readonly nest: readonly number[];
  readonly lanes: 2 | 4;
  /** Loads of values that are the same for all elements, carried out once before the loops. */
  readonly uniforms: readonly Instruction[];
  /** Carried out in order for each row. The last has no vectors. */
  readonly passes: readonly Pass[];
  readonly scratch: readonly Scratch[];
}

/**
 * How often an instruction is carried out: once a call, once a row, or for each vector of a row.
 */
type Scope = "kernel" | "row" | "vector";

/** An instruction and where it stands. */
export interface PlacedInstruction {
  readonly instruction: Instruction;
  readonly scope: Scope;
  /**
   * The pass over the row, from 0; its `row` instructions come before its `vector` instructions.
   */
  readonly pass: number;
}

/** All instructions, in the order in which they are carried out. */
export function* instructionsOf(code: KernelCode): Generator<PlacedInstruction> {
  for (const instruction of code.uniforms) yield { instruction, scope: "kernel", pass: 0 };
  for (const [pass, { row, vector }] of code.passes.entries()) {
    for (const instruction of row) yield { instruction, scope: "row", pass };
    for (const instruction of vector) yield { instruction, scope: "vector", pass };
  }
}
