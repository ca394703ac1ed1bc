/** Losses and metrics: one value for each example, of which training takes the mean. */
import type { GivenHyper, HyperSpec, HyperValues } from "./hyper.js";
import type { Tensor } from "./tensor.js";

/** What the targets are: numbers shaped like the prediction, class indices (i32, one an example), or probabilities. */
export type TargetKind = "values" | "classes" | "probabilities";

/** A prediction `[examples, ...]` and its target. */
export type LossBase = { readonly prediction: Tensor; readonly target: Tensor };

export interface LossDefinition<H extends HyperSpec> {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly source: string;
  readonly formula?: string;
  readonly targets: TargetKind;
  readonly hyper?: H;
  /** The loss of each example, `[examples]`; an example's own elements are averaged. */
  value(input: LossBase & HyperValues<H>): Tensor;
}

export interface Loss {
  readonly kind: "loss";
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly source: string;
  readonly formula?: string;
  readonly targets: TargetKind;
  readonly hyper: HyperSpec;
  value(input: Readonly<Record<string, unknown>>): Tensor;
}

/** Defines a loss; what is minimised is the mean of `value` over the examples of a batch. */
export function defineLoss<const H extends HyperSpec = Record<never, never>>(
  definition: LossDefinition<H>,
): Loss {
  const { value, hyper = {}, ...rest } = definition;
  // The engine builds the input from `hyper`, which is what H says it holds.
  return {
    ...rest,
    kind: "loss",
    hyper,
    value: (input) => value(input as LossBase & HyperValues<H>),
  };
}

/** A loss with its hyperparameters chosen. */
export interface ConfiguredLoss {
  readonly loss: Loss;
  readonly hyper?: GivenHyper;
}

/** A number by which a trained model is judged: the mean over examples of `value`. */
export interface Metric {
  readonly name: string;
  readonly better: "lower" | "higher";
  value(input: LossBase): Tensor;
}
