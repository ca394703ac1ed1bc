/** Weights of classes or outputs, given as a structural list; an empty list means no weights. */
import { cast, equal, iota, mul, sum, type Tensor, UsageError, where } from "@thalweg/core";

/**
 * The list as a row `[columns]`, or undefined if it is empty.
 * @throws UsageError unless there is one weight for each column, none of them below 0
 */
export function weightRow(
  what: string,
  weights: readonly number[],
  prediction: Tensor,
): Tensor | undefined {
  if (weights.length === 0) return undefined;
  const columns = prediction.shape.at(-1) ?? 0;
  if (weights.length !== columns) {
    throw new UsageError(
      `${what} has ${weights.length} values for ${columns} columns; give one for each, or none.`,
    );
  }
  const negative = weights.findIndex((weight) => weight < 0);
  if (negative >= 0) {
    throw new UsageError(
      `${what} has ${weights[negative]} for column ${negative}; a weight must be 0 or more.`,
    );
  }
  const column = iota(prediction, columns);
  const nothing = mul(0, cast(column, prediction.dtype));
  return weights.reduce((row, weight, k) => where(equal(column, k), weight, row), nothing);
}

/** The weight of each example's class, `[examples]`, from the one-hot rows of the classes. */
export function ownWeight(row: Tensor, chosen: Tensor): Tensor {
  return sum(where(chosen, row, 0), 1);
}
