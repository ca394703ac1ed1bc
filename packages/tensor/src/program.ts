/**
 * What a program is: named phases over one set of variables. The interpreter and the compiler each make one from the same
 * specification, so that either can stand in for the other.
 */
import type { TensorNode } from "./graph/node.js";

/**
 * One straight-line piece. It reads the variables as they are when it begins, computes the outputs, and then gives the updated
 * variables their new values, all at once. Each value has its variable's shape and element type.
 */
export interface Phase {
  readonly outputs?: Readonly<Record<string, TensorNode>>;
  readonly updates?: readonly (readonly [target: TensorNode<"variable">, value: TensorNode])[];
}

/** Phases by name. The variables are those the phases reach; names must be distinct. */
export interface ProgramSpec {
  readonly phases: Readonly<Record<string, Phase>>;
}

export type TypedArray = Float32Array | Float64Array | Int32Array;

/** A program ready to run, its variables all zero. */
export interface Program {
  /** Runs a phase once. Allocates nothing. */
  run(phase: string): void;
  /** Whether the phases reach a variable of this name. */
  has(name: string): boolean;
  /** A variable's elements, row-major, to read and write between runs. */
  variable(name: string): TypedArray;
  /** An output's elements after its phase ran, until another phase runs. */
  output(phase: string, name: string): TypedArray;
}
