/** Dense layers, shared by `dense` and `linear`. */
import {
  add,
  type Initializer,
  matmul,
  type ParameterSpec,
  reshape,
  type Shape,
  type Tensor,
} from "@thalweg/core";
import { constant } from "./initializers.js";

/** The number of features of one example. */
export function featureCount(inputs: Shape): number {
  return inputs.reduce((product, extent) => product * extent, 1);
}

/** A batch `[examples, ...inputs]` as rows `[examples, features]`. */
export function rows(x: Tensor): Tensor {
  return x.shape.length === 2 ? x : reshape(x, [x.shape[0] ?? 0, -1]);
}

/**
 * The parameters `layerI.weight [in, out]` and, with a bias, `layerI.bias [out]`, of layers of
 * these sizes.
 */
export function layerParameters(
  sizes: readonly number[],
  init: Initializer,
  bias: boolean,
): Record<string, ParameterSpec> {
  const parameters: Record<string, ParameterSpec> = {};
  sizes.slice(1).forEach((outputs, index) => {
    parameters[`layer${index}.weight`] = { shape: [sizes[index]!, outputs], init };
    if (bias) parameters[`layer${index}.bias`] = { shape: [outputs], init: constant(0) };
  });
  return parameters;
}

/** x W + b of one layer, or x W if it has no bias. */
export function layer(
  x: Tensor,
  index: number,
  parameters: Readonly<Record<string, Tensor>>,
): Tensor {
  const product = matmul(x, parameters[`layer${index}.weight`]!);
  const bias = parameters[`layer${index}.bias`];
  return bias === undefined ? product : add(product, bias);
}
