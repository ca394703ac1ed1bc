/**
 * The code of a loop kernel as data: what is loaded, computed and stored where in the nest of loops. Values are numbered;
 * addresses are arrays and strides, given bytes by the memory plan.
 */
import type { DType } from "@thalweg/core";
import type { AccumulationOp, ElementwiseOp, Op, RowReductionOp } from "./op.js";

/** Room for one row of values that later passes over the row read again. */
export interface Scratch {
  readonly kind: "scratch";
  readonly dtype: DType;
  readonly size: number;
}

/** Elements of an array at `offset` plus the position in each loop of the nest times its stride. */
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

/** One pass over a row, and what is done with single values of the row before it. */
export interface Pass {
  readonly row: readonly Instruction[];
  readonly vector: readonly Instruction[];
}

export interface KernelCode {
  /** Extents of the loops, outermost first; the last is that of the vectors. */
  readonly nest: readonly number[];
  readonly lanes: 2 | 4;
  /** Loads of what is the same everywhere: once, before all loops. */
  readonly uniforms: readonly Instruction[];
  /** In order, for each row. The last has no vectors. */
  readonly passes: readonly Pass[];
  readonly scratch: readonly Scratch[];
}

/** All instructions with the number of the pass; -1 before the loops. */
export function* instructionsOf(code: KernelCode): Generator<[Instruction, number]> {
  for (const instruction of code.uniforms) yield [instruction, -1];
  for (const [i, { row, vector }] of code.passes.entries()) {
    for (const instruction of row) yield [instruction, 2 * i];
    for (const instruction of vector) yield [instruction, 2 * i + 1];
  }
}
