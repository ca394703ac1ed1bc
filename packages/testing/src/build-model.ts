/** A model without a problem, for tests of its predictions. */
import type { GivenHyper, Model, Shape, Tensor } from "@thalweg/core";
import { checkKind, resolveHyper } from "@thalweg/core/host";
import { stream } from "@thalweg/core/numeric";
import { evaluate } from "./evaluate.js";

export interface BuiltModel {
  /**
   * The initial values by name, row-major; predictions use these arrays, so writing to them changes
   * predictions.
   */
  readonly parameters: Readonly<
    Record<string, { readonly shape: Shape; readonly values: Float64Array }>
  >;
  /**
   * The prediction for examples, each a row of the elements of its inputs: f64, by the interpreter.
   */
  predict(examples: readonly (readonly number[])[]): Float64Array;
}

/**
 * A model with its initial parameters.
 *
 * `inputs` is the shape of one example, `outputs` the number of outputs; a parameter is drawn from
 * the stream of (seed, its name), seed 1 unless given.
 * Throws UsageError for unknown hyperparameters and for values out of range.
 */
export function buildModel(
  model: Model,
  hyper: GivenHyper,
  inputs: Shape,
  outputs: number,
  seed = 1,
): BuiltModel {
  checkKind("buildModel", "the model", model, ["model"]);
  const { structural } = resolveHyper(`model "${model.name}"`, model.hyper, hyper);
  const base = { ...structural, inputs, outputs };
  const parameters = Object.fromEntries(
    Object.entries(model.parameters(base)).map(([name, { shape, init }]) => [
      name,
      { shape, values: init.fill(stream(seed, name), shape) },
    ]),
  );
  const forward = ({ x, ...tensors }: Readonly<Record<string, Tensor>>) => ({
    y: model.forward({ ...base, x, parameters: tensors }),
  });
  return {
    parameters,
    predict(examples) {
      const x = { shape: [examples.length, ...inputs], values: examples.flat() };
      return evaluate({ x, ...parameters }, forward).y;
    },
  };
}
