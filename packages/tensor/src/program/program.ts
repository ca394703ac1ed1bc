/**
 * A program: named phases over one set of variables. The interpreter and the compiler each make one
 * from the same specification, so that either can replace the other.
 */
import type { TensorNode } from "../graph/node.js";

/**
 * One straight-line part of a program. It reads the variables as they are when it begins, computes
 * the outputs, and then sets all updated variables at once. Each new value has its variable's shape
 * and element type.
 */
export interface Phase {
  readonly outputs?: Readonly<Record<string, TensorNode>>;
  readonly updates?: readonly (readonly [target: TensorNode<"variable">, value: TensorNode])[];
  /** Lets the phase run several times in a row, on inputs prepared in advance. */
  readonly ahead?: Ahead;
}

/** The inputs and outputs of a phase that runs several times in a row. */
export interface Ahead {
  /** The most runs in a row. */
  readonly rows: number;
  /** Variables that are set to their next prepared row before each run. */
  readonly feeds: readonly TensorNode<"variable">[];
  /**
   * Outputs, f32 or f64 [], whose value is kept for each run; the first run in which one is not
   * finite is the last.
   */
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
   * Runs a phase `count` times in a row, with the same bits as `count` calls of `run` that are
   * given one prepared row after the other. Allocates nothing, and a compiled program does not
   * leave WebAssembly.
   * @returns the number of runs done: fewer than `count` if a kept output was not finite
   * @throws UsageError if the phase does not run ahead, or for more runs than it has rows
   */
  runAhead(phase: string, count: number): number;
  /**
   * The prepared rows of a variable that a phase running ahead feeds, one after the other, to be
   * written before it runs.
   */
  feed(phase: string, variable: string): TypedArray;
  /** The values of an output that a phase running ahead keeps, one for each run. */
  kept(phase: string, output: string): TypedArray;
  /** Whether the phases reach a variable of this name. */
  has(name: string): boolean;
  /** A variable's elements, row-major, to read and write between runs. */
  variable(name: string): TypedArray;
  /** An output's elements after its phase ran, until another phase runs. */
  output(phase: string, name: string): TypedArray;
}
