import { add, div, maximum, minimum, mul, pow, type Scalar, type Tensor } from "@thalweg/core";

export interface AveragingInput {
  /** The largest rate so far, and the sum of the weights, 0-d. */
  readonly largest: Tensor;
  readonly weights: Tensor;
  readonly t: Scalar;
  readonly lr: Scalar;
  readonly warmup: Scalar;
  readonly power: Scalar;
  readonly lrPower: Scalar;
}

/**
 * How much of the average a step's point is, from rates that may be scheduled.
 *
 *     rate = lr min(1, t / warmup)
 *     w = t^power (largest rate so far)^lrPower,   c = w / (sum of w so far)
 *
 * Reference: Defazio et al. 2024, theorem 2 and section 4.3 (arXiv:2405.15682).
 */
export function averaging({ t, lr, warmup, power, lrPower, ...sums }: AveragingInput) {
  const rate = mul(lr, minimum(div(t, maximum(warmup, 1)), 1));
  const largest = maximum(sums.largest, rate);
  const weight = mul(pow(largest, lrPower), pow(t, power));
  const weights = add(sums.weights, weight);
  return { rate, c: div(weight, weights), largest, weights };
}
