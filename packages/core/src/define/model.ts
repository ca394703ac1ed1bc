/** Models: named parameters with initial values, and a pure forward pass. */

import type { RandomStream } from "../numeric/random-stream.js";
import type { Shape } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import type { GivenHyper, HyperSpec, HyperValues } from "./hyper.js";

/**
 * Draws the initial values of a parameter, row-major, from a random stream of its own. It uses only
 * portable arithmetic.
 */
export interface Initializer {
  readonly name: string;
  fill(stream: RandomStream, shape: Shape): Float64Array;
}

export interface ParameterSpec {
  readonly shape: Shape;
  readonly init: Initializer;
}

/** What a model is built for: the shape of one example, and the number of outputs per example. */
export type ModelBase = { readonly inputs: Shape; readonly outputs: number };

/** What a forward pass receives: a batch `[examples, ...inputs]`, and the parameters by name. */
export type ForwardBase = ModelBase & {
  readonly x: Tensor;
  readonly parameters: Readonly<Record<string, Tensor>>;
};

export interface ModelDefinition<H extends HyperSpec> {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly source: string;
  readonly formula?: string;
  readonly hyper: H;
  /**
   * The shape and initializer of each parameter, by name; the order is that of the parameter
   * vector. Receives structural hyperparameters only.
   */
  parameters(input: ModelBase & HyperValues<H>): Readonly<Record<string, ParameterSpec>>;
  /** The prediction `[examples, outputs]`. */
  forward(input: ForwardBase & HyperValues<H>): Tensor;
}

export interface Model {
  readonly kind: "model";
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly source: string;
  readonly formula?: string;
  readonly hyper: HyperSpec;
  parameters(input: Readonly<Record<string, unknown>>): Readonly<Record<string, ParameterSpec>>;
  forward(input: Readonly<Record<string, unknown>>): Tensor;
}

/** Defines a model. */
export function defineModel<const H extends HyperSpec>(definition: ModelDefinition<H>): Model {
  const { parameters, forward, ...rest } = definition;
  // The engine builds the inputs from `hyper`, as H requires.
  return {
    ...rest,
    kind: "model",
    parameters: (input) => parameters(input as ModelBase & HyperValues<H>),
    forward: (input) => forward(input as ForwardBase & HyperValues<H>),
  };
}

/** A model with values for its hyperparameters. */
export interface ConfiguredModel {
  readonly model: Model;
  readonly hyper?: GivenHyper;
}
