/** Weights of classes or outputs, given as a structural list that is empty for none. */
import { cast, equal, iota, mul, sum, type Tensor, UsageError, where } from "@thalweg/core";

/**
 * The list as a row `[columns]`, or undefined if it is empty.
 * @throws UsageError unless there is one weight for each column
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
  const column = iota(prediction, columns);
  const nothing = mul(0, cast(column, prediction.dtype));
  return weights.reduce((row, weight, k) => where(equal(column, k), weight, row), nothing);
}

/** The weight of each example's class, `[examples]`, from where each row's class is chosen. */
export function ownWeight(row: Tensor, chosen: Tensor): Tensor {
  return sum(where(chosen, row, 0), 1);
}
