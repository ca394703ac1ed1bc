/** Losses and metrics. Each gives one value per example; training minimises the mean. */
import { UsageError } from "../errors/errors.js";
import type { Tensor } from "../tensor/tensor.js";
import { div, equal, where } from "../vocabulary/elementwise.js";
import { mean, sum } from "../vocabulary/reduction.js";
import type { AnyHyper, GivenHyper, HyperSpec, HyperValues } from "./hyper.js";

/**
 * The kind of the targets: `values` have the shape of the prediction, `classes` are i32 indices,
 * one per example, and `probabilities` have the shape of the prediction.
 */
export type TargetKind = "values" | "classes" | "probabilities";

/** A prediction `[examples, ...]` and its target. */
export type LossBase = { readonly prediction: Tensor; readonly target: Tensor };

export interface LossDefinition<H extends HyperSpec> {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly source: string;
  readonly formula?: string;
  readonly targets: TargetKind;
  /**
   * The lowest and highest allowed target; any number unless given. Probabilities are in [0, 1] in
   * any case.
   */
  readonly targetRange?: readonly [low: number, high: number];
  readonly hyper?: H;
  /** The loss of each example, `[examples]`: the mean over the elements of one example. */
  value(input: LossBase & HyperValues<H>): Tensor;
  /**
   * The weight of each example, `[examples]`, or undefined if all examples have weight 1. Training
   * minimises sum(value) / sum(weights); `value` already contains the weights.
   */
  weights?(input: LossBase & HyperValues<H>): Tensor | undefined;
}

export interface Loss {
  readonly kind: "loss";
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly source: string;
  readonly formula?: string;
  readonly targets: TargetKind;
  readonly targetRange?: readonly [low: number, high: number];
  readonly hyper: HyperSpec;
  value(input: Readonly<Record<string, unknown>>): Tensor;
  weights?(input: Readonly<Record<string, unknown>>): Tensor | undefined;
}

/**
 * Defines a loss. Training minimises the mean of `value` over the examples of a batch, or
 * sum(value) / sum(weights) if there are weights. Hyperparameters that the caller leaves out have
 * their defaults.
 */
export function defineLoss<const H extends HyperSpec = Record<never, never>>(
  definition: LossDefinition<H>,
): Loss {
  type Input = Parameters<typeof definition.value>[0];
  const { value, weights, hyper = {}, ...rest } = definition;
  // The engine builds the input from `hyper`, as H requires.
  const defaults = Object.fromEntries(
    Object.entries<AnyHyper>(hyper).map(([name, { default: value }]) => [name, value]),
  );
  const completed = (input: Readonly<Record<string, unknown>>) => {
    const whole = { ...defaults, ...input } as Input;
    checkElementType(rest.name, hyper, whole);
    return whole;
  };
  return {
    ...rest,
    kind: "loss",
    hyper,
    value: (input) => value(completed(input)),
    ...(weights && { weights: (input) => weights(completed(input)) }),
  };
}

/** The smallest positive normal number and the largest finite number of each element type. */
const normal = {
  f32: [2 ** -126, 3.4028234663852886e38],
  f64: [2 ** -1022, Number.MAX_VALUE],
} as const;

/**
 * @throws UsageError if the number or its reciprocal overflows or underflows in the prediction's
 * element type
 */
function checkElementType(
  loss: string,
  hyper: HyperSpec,
  input: LossBase & Readonly<Record<string, unknown>>,
): void {
  const dtype = input.prediction.dtype === "f64" ? "f64" : "f32";
  const [min, max] = normal[dtype];
  for (const name of Object.keys(hyper)) {
    for (const value of [input[name]].flat()) {
      const size = typeof value === "number" ? Math.abs(value) : 0;
      if (size === 0 || (size >= min && size <= max)) continue;
      throw new UsageError(
        `loss "${loss}": hyperparameter "${name}" is ${value}, which is not a normal number in ${dtype}; give a magnitude from ${min} to ${max}.`,
      );
    }
  }
}

/** The loss of a batch: mean(values), or sum(values) / sum(weights); 0 if all weights are 0. */
export function batchLoss(values: Tensor, weights: Tensor | undefined): Tensor {
  if (weights === undefined) return mean(values);
  const total = sum(weights);
  return div(sum(values), where(equal(total, 0), 1, total));
}

/** A loss with values for its hyperparameters. */
export interface ConfiguredLoss {
  readonly loss: Loss;
  readonly hyper?: GivenHyper;
}

/** A measure of a trained model: the mean of `value` over examples. */
export interface Metric {
  readonly name: string;
  readonly better: "lower" | "higher";
  value(input: LossBase): Tensor;
}
