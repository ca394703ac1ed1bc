/** What an optimizer becomes once the parameters are laid out and its hyperparameters are scalars: functions that build nodes. */
import type { Scalar, StructuralValue, Tensor } from "@thalweg/core";
import type { TensorNode } from "@thalweg/tensor";
import type { Layout } from "./layout.js";
import type { NoiseKey } from "./noise.js";

/** A variable that outlives the step, with its first values worked out from the initial parameters. */
export interface StateVariable {
  readonly variable: TensorNode<"variable">;
  initial(theta: Float64Array): Float64Array;
  /** The first value of every element, where that is one number. */
  readonly constant?: number;
}

export type Update = readonly [target: TensorNode<"variable">, value: Tensor];

/** What one step is made from. */
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

/** What one step gives: the step to subtract, or the parameters after it; and the new state. */
export interface StepOutput {
  readonly moved: { readonly step: Tensor } | { readonly theta: Tensor };
  readonly updates: readonly Update[];
}

export interface OptimizerInstance {
  readonly states: readonly StateVariable[];
  step(input: StepInput): StepOutput;
  /** Where metrics are taken, from the parameters and state after a step; absent when that is theta. */
  readonly evalPoint?: (theta: Tensor, t: Scalar) => Tensor;
}

/** What an instance is made with. */
export interface InstanceContext {
  readonly layout: Layout;
  readonly dtype: "f32" | "f64";
  /** The scalar of a numeric hyperparameter, by full name. */
  readonly scalar: (name: string) => Scalar;
  /** The structural hyperparameters, by full name. */
  readonly structural: Readonly<Record<string, StructuralValue>>;
  /** What the full names and the state's names begin with: "" or "part.". */
  readonly prefix: string;
  /** The variable of a stream of noise; see {@link NoiseKey}. */
  readonly noiseKey: (path: NoiseKey["path"]) => TensorNode;
  /** Whether states keep subnormal numbers, so that the rule is differentiated as it is written. */
  readonly exactStates?: boolean;
}
