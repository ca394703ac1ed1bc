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
  /** Lets it run several times in a row on inputs laid out ahead. */
  readonly ahead?: Ahead;
}

/** What a phase takes and leaves when it runs several times in a row. */
export interface Ahead {
  /** The most runs in a row. */
  readonly rows: number;
  /** Variables that take the next row laid out for them before each run. */
  readonly feeds: readonly TensorNode<"variable">[];
  /** Outputs, f32 or f64 [], of which each run's value is kept; a run after which one is not finite is the last. */
  readonly keeps: readonly string[];
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
  /**
   * Runs a phase `count` times in a row, with the bits of as many calls of `run` that are given the rows laid out ahead one after the other.
   * Allocates nothing, and a compiled program does not leave WebAssembly.
   * @returns the number of runs done: fewer than `count` if a kept output was not finite
   * @throws UsageError if the phase does not run ahead, or for more runs than it has rows
   */
  runAhead(phase: string, count: number): number;
  /** The rows for a variable that a phase running ahead feeds, one after the other, to write before it runs. */
  feed(phase: string, variable: string): TypedArray;
  /** The values of an output that a phase running ahead keeps, one of each run. */
  kept(phase: string, output: string): TypedArray;
  /** Whether the phases reach a variable of this name. */
  has(name: string): boolean;
  /** A variable's elements, row-major, to read and write between runs. */
  variable(name: string): TypedArray;
  /** An output's elements after its phase ran, until another phase runs. */
  output(phase: string, name: string): TypedArray;
}
