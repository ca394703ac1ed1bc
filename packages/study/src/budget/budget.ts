/** The length of a training: gradient evaluations, epochs of the training set, or seconds. */
import type { DataDescription } from "@thalweg/engine";

export type Budget =
  | number
  /** Passes over the training set of a problem on data. */
  | { readonly epochs: number }
  /** Seconds at the speed that the study measures when it begins. */
  | { readonly seconds: number };

/** A budget that becomes a number of gradient evaluations when its study begins. */
export type ConvertedBudget = Exclude<Budget, number>;

/**
 * The gradient evaluations of so many epochs, one for each whole batch of a pass:
 *
 *     epochs * floor(n / min(b, n))
 *
 * An optimizer that takes k gradients a step has a k-th of the steps, as with every budget.
 * @param examples n, the size of the training split
 */
export const gradientsOfEpochs = (
  epochs: number,
  { batchSize }: Pick<DataDescription, "batchSize">,
  examples: number,
): number => epochs * Math.max(1, Math.floor(examples / Math.min(batchSize, examples)));

/** A measured training: its gradient evaluations, and how long they took without compiling. */
export interface MeasuredTraining {
  readonly evaluations: number;
  readonly evaluationsPerStep: number;
  readonly milliseconds: number;
}

/** The gradient evaluations of so many seconds at the measured speed, one step at least. */
export function gradientsOfSeconds(
  seconds: number,
  { evaluations, evaluationsPerStep, milliseconds }: MeasuredTraining,
): number {
  const count = Math.floor((1000 * seconds * evaluations) / Math.max(milliseconds, 1e-3));
  return Math.min(Math.max(count, evaluationsPerStep), Number.MAX_SAFE_INTEGER);
}
