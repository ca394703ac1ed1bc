import {
  add,
  div,
  equal,
  maximum,
  minimum,
  mul,
  pow,
  type Scalar,
  sub,
  type Tensor,
  where,
} from "@thalweg/core";

export interface AveragingInput {
  /** The largest rate so far, and the sum of the weights over the last of them, 0-d. */
  readonly largest: Tensor;
  readonly weights: Tensor;
  readonly t: Scalar;
  readonly lr: Scalar;
  readonly warmup: Scalar;
  readonly power: Scalar;
  readonly lrPower: Scalar;
}

/**
 * The weight c of a step's point in the average, from rates that may be scheduled.
 *
 *     rate = lr min(1, t / warmup)
 *     w = t^power (largest rate so far)^lrPower,   c = w / W,  W the sum of w so far
 *
 * The state is W / w instead of W, which can neither overflow nor underflow: it is 1 + (w_before /
 * w) (W_before / w_before). While all rates are 0, w_before / w counts as 0, so that c is 1 and the
 * first point with a rate above 0 begins the average.
 *
 * Reference: Defazio et al. 2024, theorem 2 and section 4.3 (arXiv:2405.15682).
 */
export function averaging({ t, lr, warmup, power, lrPower, ...sums }: AveragingInput) {
  const rate = mul(lr, minimum(div(t, maximum(warmup, 1)), 1));
  const largest = maximum(sums.largest, rate);
  const growth = where(equal(largest, 0), 0, div(sums.largest, largest));
  const fading = mul(pow(growth, lrPower), pow(div(sub(t, 1), t), power));
  const weights = add(mul(fading, sums.weights), 1);
  return { rate, c: div(1, weights), largest, weights };
}
