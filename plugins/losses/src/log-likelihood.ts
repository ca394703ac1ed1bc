/** Classes and the logarithms of their softmax probabilities, from logits. */
import {
  add,
  argmax,
  equal,
  exp,
  expm1,
  floor,
  iota,
  keepAxes,
  lessEqual,
  log1p,
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

/** From this distance below the largest logit, a class is computed relative to the largest one. */
const FAR = 16;

/**
 * The negative logarithm of the softmax probability of the chosen class of each row; accurate near
 * 0 and never negative.
 *
 *     s + log1p(expm1(-s) + sum_{k not chosen} exp(d_k - s)),   d_k = z_k - z_chosen,   s = floor(max_k d_k)
 *     z_top - z_chosen + log1p(sum_{k not top} exp(z_k - z_top))                        where s >= 16
 *
 * No exponential overflows, and the derivative of floor is 0, so that the row's largest logit gets
 * no additional gradient. The second form is accurate if the chosen logit is far below the others.
 * For infinite logits the results are the limits: a chosen -inf gives infinity and the gradient
 * softmax - 1_chosen. NaN if the softmax has no limit: with two logits of +inf, or with all logits
 * -inf.
 */
export function surprise(logits: Tensor, chosen: Tensor): Tensor {
  const largest = largestOf(logits);
  const [own, top] = [entryOf(logits, chosen), entryOf(logits, largest)];
  const behind = where(lessEqual(top, own), 0, floor(sub(top, own)));
  const far = lessEqual(FAR, behind);
  const shift = where(far, 0, behind);
  const origin = where(far, largest, chosen);
  const apart = sub(sub(logits, where(far, top, own)), shift);
  const others = sum(where(origin, 0, exp(apart)), 1);
  const near = add(shift, log1p(add(expm1(neg(shift)), keepAxes(others, logits.shape, 1))));
  return reshape(add(where(far, sub(top, own), 0), near), [logits.shape[0] ?? 0]);
}

/**
 * log softmax of each row, accurate near 0 and never positive:
 * `d_k - log1p(sum_{k not top} exp(d_k))`, d_k = z_k - z_top, where d_top is the constant 0. For
 * infinite logits the results are the limits.
 */
export function logSoftmax(logits: Tensor): Tensor {
  const largest = largestOf(logits);
  const apart = where(largest, 0, sub(logits, entryOf(logits, largest)));
  const others = sum(where(largest, 0, exp(apart)), 1);
  return sub(apart, log1p(keepAxes(others, logits.shape, 1)));
}

/**
 * For each row, 1 in the column of its largest logit (the first of equal ones), and 0 elsewhere
 * (i32).
 */
function largestOf(logits: Tensor): Tensor {
  return chosenOf(logits, argmax(logits, 1));
}

/** The marked entry of each row, `[examples, 1]`. */
function entryOf(logits: Tensor, marked: Tensor): Tensor {
  return keepAxes(sum(where(marked, logits, 0), 1), logits.shape, 1);
}

/** @throws ShapeError unless the prediction is a row of classes for each example */
export function checkRows(loss: string, { shape }: Tensor): void {
  if (shape.length === 2) return;
  throw new ShapeError(
    `loss "${loss}": the prediction has shape [${shape.join(", ")}]; it must be [examples, classes].`,
  );
}
