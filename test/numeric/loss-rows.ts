/**
 * The values and the gradient of a loss on rows of numbers, one per example, for comparison with
 * true values.
 */
import { type GivenHyper, type Loss, sum } from "@thalweg/core";
import { resolveHyper } from "@thalweg/core/host";
import type { Precision } from "@thalweg/core/numeric";
import { grad } from "@thalweg/tensor";
import { evaluate } from "@thalweg/testing";

export interface Rows {
  readonly predictions: readonly (readonly number[])[];
  /** A row, or a class, for each prediction. */
  readonly targets: readonly (readonly number[] | number)[];
  readonly precision: Precision;
  readonly hyper?: GivenHyper;
}

/** The value of each example, and its derivative with respect to its row. */
export function lossOfRows(loss: Loss, { predictions, targets, precision, hyper }: Rows) {
  const shape = [predictions.length, predictions[0]!.length];
  const isClass = loss.targets === "classes";
  const { numeric, structural } = resolveHyper(loss.name, loss.hyper, hyper);
  const inputs = {
    prediction: { shape, values: predictions.flat(), dtype: precision },
    target: {
      shape: isClass ? shape.slice(0, 1) : shape,
      values: targets.flat(),
      dtype: isClass ? ("i32" as const) : precision,
    },
  };
  const { values, gradient } = evaluate(inputs, (tensors) => {
    const each = loss.value({ ...numeric, ...structural, ...tensors });
    return { values: each, gradient: grad(sum(each), [tensors.prediction!])[0]! };
  });
  return predictions.map((row, i) => ({
    value: values[i]!,
    gradient: Array.from(row, (_, k) => gradient[i * row.length + k]!),
  }));
}
