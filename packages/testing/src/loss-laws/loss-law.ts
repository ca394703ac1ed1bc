/** What a law of losses is. Each is a file beside this one, and is run by `describeLossLaws`. */
import type { GivenHyper, Loss, LossLawName, LossTraits, Tensor } from "@thalweg/core";
import { batchLoss, resolveHyper } from "@thalweg/core/host";
import fc from "fast-check";
import type { ArrayInput } from "../evaluate.js";
import type { Law } from "../law.js";
import { thousandths } from "../thousandths.js";

export type LossLaw = Law<Loss, LossTraits, LossLawName>;

/** Some examples, a row each. */
export interface Batch {
  readonly predictions: readonly (readonly number[])[];
  readonly targets: readonly (readonly number[])[];
}

/** Batches of 1 to 5 examples with 1 to 12 outputs. */
export function batches(loss: Loss): fc.Arbitrary<Batch> {
  const sizes = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 12 }));
  return sizes.chain(([examples, outputs]) => {
    const times = { minLength: examples, maxLength: examples };
    return fc.record({
      predictions: fc.array(rowOf(outputs, 10), times),
      targets: fc.array(targetOf(loss, outputs), times),
    });
  });
}

function rowOf(length: number, size: number): fc.Arbitrary<number[]> {
  const value = fc.oneof(
    { weight: 4, arbitrary: thousandths(-size, size) },
    { weight: 1, arbitrary: fc.double({ min: -size, max: size, noNaN: true }) },
  );
  return fc.array(value, { minLength: length, maxLength: length });
}

export function targetOf({ targets }: Loss, outputs: number): fc.Arbitrary<number[]> {
  if (targets === "classes")
    return fc.integer({ min: 0, max: outputs - 1 }).map((label) => [label]);
  if (targets === "values") return rowOf(outputs, 10);
  return fc
    .array(thousandths(0.01, 1), {
      minLength: outputs,
      maxLength: outputs,
    })
    .map((weights) => {
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      return weights.map((weight) => weight / total);
    });
}

/** A batch as arrays for `evaluate`. */
export function arraysOf(
  { targets: kind }: Loss,
  { predictions, targets }: Batch,
): Record<"prediction" | "target", ArrayInput> {
  const shape = [predictions.length, predictions[0]!.length];
  return {
    prediction: { shape, values: predictions.flat() },
    target:
      kind === "classes"
        ? { shape: [predictions.length], values: targets.flat(), dtype: "i32" }
        : { shape, values: targets.flat() },
  };
}

/**
 * The loss with its hyperparameters, and what training descends: their mean over the batch,
 * weighted if it weighs examples.
 */
export function lossTensors(
  loss: Loss,
  hyper: GivenHyper | undefined,
  { prediction, target }: Readonly<Record<string, Tensor>>,
): { readonly values: Tensor; readonly mean: Tensor } {
  const { numeric, structural } = resolveHyper(`loss "${loss.name}"`, loss.hyper, hyper);
  const input = { ...numeric, ...structural, prediction, target };
  const values = loss.value(input);
  return { values, mean: batchLoss(values, loss.weights?.(input)) };
}
