/** Losses and metrics: one value for each example, of which training takes the mean. */
import type { AnyHyper, GivenHyper, HyperSpec, HyperValues } from "./hyper.js";
import type { Tensor } from "./tensor.js";
import { div } from "./vocabulary/elementwise.js";
import { mean, sum } from "./vocabulary/reduction.js";

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
  /**
   * The weight of each example, `[examples]`, where examples do not count alike: what is minimised is the sum of `value`, in which the
   * weights are already, over the sum of these. Undefined where each counts 1.
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
  readonly hyper: HyperSpec;
  value(input: Readonly<Record<string, unknown>>): Tensor;
  weights?(input: Readonly<Record<string, unknown>>): Tensor | undefined;
}

/** Defines a loss; what is minimised is the mean of `value` over the examples of a batch, unless these have weights. Hyperparameters left out of its input have their defaults. */
export function defineLoss<const H extends HyperSpec = Record<never, never>>(
  definition: LossDefinition<H>,
): Loss {
  type Input = Parameters<typeof definition.value>[0];
  const { value, weights, hyper = {}, ...rest } = definition;
  // The engine builds the input from `hyper`, which is what H says it holds.
  const defaults = Object.fromEntries(
    Object.entries<AnyHyper>(hyper).map(([name, { default: value }]) => [name, value]),
  );
  const completed = (input: Readonly<Record<string, unknown>>) =>
    ({ ...defaults, ...input }) as Input;
  return {
    ...rest,
    kind: "loss",
    hyper,
    value: (input) => value(completed(input)),
    ...(weights && { weights: (input) => weights(completed(input)) }),
  };
}

/** What is minimised on a batch: the mean of a loss's values, or their sum over that of the weights. */
export function batchLoss(values: Tensor, weights: Tensor | undefined): Tensor {
  return weights === undefined ? mean(values) : div(sum(values), sum(weights));
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
