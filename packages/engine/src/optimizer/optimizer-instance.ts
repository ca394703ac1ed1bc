/**
 * An optimizer instance: functions that build the nodes of a step, for given parameters and with
 * scalars as hyperparameters.
 */
import type { Scalar, StructuralValue, Tensor } from "@thalweg/core";
import type { TensorNode } from "@thalweg/tensor";
import type { Layout } from "../task/layout.js";

/**
 * A variable that outlives the step, with its initial values as a function of the initial
 * parameters.
 */
export interface StateVariable {
  readonly variable: TensorNode<"variable">;
  initial(theta: Float64Array): Float64Array;
  /** The initial value of every element, if it is the same number for all. */
  readonly constant?: number;
}

export type Update = readonly [target: TensorNode<"variable">, value: Tensor];

/** The inputs of one step. */
export interface StepInput {
  readonly g: Tensor;
  readonly rawGradient: Tensor;
  readonly theta: Tensor;
  readonly loss: Tensor;
  readonly t: Scalar;
  readonly total: Scalar;
  readonly progress: Scalar;
  readonly gradientAt: (theta: Tensor) => Tensor;
}

/** The outputs of one step: the step to subtract, or the parameters after it; and the new state. */
export interface StepOutput {
  readonly moved: { readonly step: Tensor } | { readonly theta: Tensor };
  readonly updates: readonly Update[];
}

export interface OptimizerInstance {
  readonly states: readonly StateVariable[];
  step(input: StepInput): StepOutput;
  /**
   * The point at which metrics are taken, from the parameters and state after a step; absent if
   * that is theta.
   */
  readonly evalPoint?: (theta: Tensor, t: Scalar) => Tensor;
}

/**
 * The key of one stream of noise: an i32 [2] variable, written before a run, and the path from
 * which its value is computed.
 */
export interface NoiseKey {
  readonly variable: TensorNode<"variable">;
  /**
   * The path after seed, problem and "noise": the rule, the parameter, and the index of the call.
   */
  readonly path: readonly (string | number)[];
}

/** The context in which an instance is made. */
export interface InstanceContext {
  readonly layout: Layout;
  readonly dtype: "f32" | "f64";
  /** The scalar of a numeric hyperparameter, by full name. */
  readonly scalar: (name: string) => Scalar;
  /** The structural hyperparameters, by full name. */
  readonly structural: Readonly<Record<string, StructuralValue>>;
  /** The prefix of the full names and of the names of states: "" or "part.". */
  readonly prefix: string;
  /** The variable for the key of a stream of noise; see {@link NoiseKey}. */
  readonly noiseKey: (path: NoiseKey["path"]) => TensorNode;
  /**
   * Whether states keep subnormal numbers, so that derivatives are those of the rule as written.
   */
  readonly exactStates?: boolean;
}
