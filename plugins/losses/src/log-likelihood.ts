/** Classes and the logarithms of their softmax probabilities, from logits. */
import {
  add,
  equal,
  exp,
  expm1,
  floor,
  iota,
  keepAxes,
  log,
  log1p,
  max,
  neg,
  reshape,
  ShapeError,
  sub,
  sum,
  type Tensor,
  where,
} from "@thalweg/core";

/** For each row, 1 in the column of its class and 0 elsewhere (i32): `[examples, classes]`. */
export function chosenOf(prediction: Tensor, target: Tensor): Tensor {
  const [examples = 0, classes = 0] = prediction.shape;
  return equal(iota(prediction, classes), reshape(target, [examples, 1]));
}

/**
 * The negative logarithm of the softmax probability of the chosen class of each row, exact near 0 and never below.
 *
 *     s + log1p(expm1(-s) + sum_{k not chosen} exp(d_k - s)),   d_k = z_k - z_chosen,   s = floor(max_k d_k)
 *
 * No exponential overflows, and the derivative of floor is 0, so that none goes through the row's largest logit.
 */
export function surprise(logits: Tensor, chosen: Tensor): Tensor {
  const own = keepAxes(sum(where(chosen, logits, 0), 1), logits.shape, 1);
  const shift = floor(sub(max(logits, 1), reshape(own, [logits.shape[0] ?? 0])));
  const apart = sub(sub(logits, own), keepAxes(shift, logits.shape, 1));
  const others = sum(where(chosen, 0, exp(apart)), 1);
  return add(shift, log1p(add(expm1(neg(shift)), others)));
}

/** log softmax of each row, its shift without a derivative too: `(z - s) - log(sum_k exp(z_k - s))`, s = floor(max_k z_k). */
export function logSoftmax(logits: Tensor): Tensor {
  const shifted = sub(logits, keepAxes(floor(max(logits, 1)), logits.shape, 1));
  return sub(shifted, keepAxes(log(sum(exp(shifted), 1)), logits.shape, 1));
}

/** @throws ShapeError unless the prediction is a row of classes for each example */
export function checkRows(loss: string, { shape }: Tensor): void {
  if (shape.length === 2) return;
  throw new ShapeError(
    `loss "${loss}": the prediction has shape [${shape.join(", ")}]; it must be [examples, classes].`,
  );
}
