import {
  add,
  defineLoss,
  list,
  mul,
  real,
  reshape,
  ShapeError,
  sub,
  sum,
  type Tensor,
} from "@thalweg/core";
import { ownWeight, weightRow } from "./class-weights.js";
import { chosenOf, logSoftmax, surprise } from "./log-likelihood.js";
import { perExample } from "./per-example.js";
import { weigh } from "./weigh.js";

const owner = "cross-entropy";

/**
 * Cross-entropy between a class and the softmax of the logits, in nats.
 *
 *     value_n = -log p_n,class(n),   p = softmax(z)
 *     value_n = -(1 - labelSmoothing) w_class(n) log p_n,class(n) - labelSmoothing / K sum_k w_k log p_nk
 *
 * Logits z `[examples, classes]` (a prediction without softmax), targets i32 `[examples]` in 0 ..
 * classes - 1; or of sequences `[examples, ..., classes]` and `[examples, ...]`, where an example's
 * value is the mean over its positions. With class weights w a batch's loss is the sum of its
 * values over the sum of w_class(n), as PyTorch's. The values are at least 0, and a term with
 * weight 0 is 0. A class with the logit -inf has probability 0. If it is the target, or with label
 * smoothing and a weight other than 0, the value is infinite, with the gradient softmax - 1_class.
 * Throws ShapeError unless there is one target for each row of logits.
 * Reference: Bridle 1990, "Probabilistic interpretation of feedforward classification network
 * outputs" (doi:10.1007/978-3-642-76153-9_28); for the smoothing Szegedy et al. 2016, section 7
 * (arXiv:1512.00567).
 */
export const crossEntropy = defineLoss({
  name: owner,
  source: "Bridle 1990 (doi:10.1007/978-3-642-76153-9_28); Szegedy et al. 2016 (arXiv:1512.00567)",
  formula: "log(sum_k exp(z_k)) - z_class",
  targets: "classes",
  hyper: {
    labelSmoothing: real(0, { min: 0, max: 1, source: "PyTorch; Szegedy et al. use 0.1" }),
    classWeights: list([], { meaning: "one for each class, or none" }),
  },
  value({ prediction, target, labelSmoothing, classWeights }) {
    const { logits, chosen, lead } = rowsOf(prediction, target);
    const row = weightRow(`${owner}: "classWeights"`, classWeights, logits);
    const own = weighted(row && ownWeight(row, chosen), surprise(logits, chosen));
    if (isZero(labelSmoothing)) return perExample(reshape(own, lead));
    const spread = sum(weighted(row, mul(-1 / logits.shape[1]!, logSoftmax(logits))), 1);
    const smoothed = add(weigh(sub(1, labelSmoothing), own), mul(labelSmoothing, spread));
    return perExample(reshape(smoothed, lead));
  },
  weights({ prediction, target, classWeights }) {
    const { logits, chosen, lead } = rowsOf(prediction, target);
    const row = weightRow(`${owner}: "classWeights"`, classWeights, logits);
    return row && perExample(reshape(ownWeight(row, chosen), lead));
  },
});

/**
 * The logits of every position as a row, the one-hot rows of the classes, and the positions' shape.
 */
function rowsOf(prediction: Tensor, target: Tensor) {
  const lead = prediction.shape.slice(0, -1);
  if (lead.length === 0 || lead.join() !== target.shape.join()) {
    throw new ShapeError(
      `loss "${owner}": the prediction has shape [${prediction.shape.join(", ")}] and the target [${target.shape.join(", ")}]; they must be [examples, ..., classes] and [examples, ...].`,
    );
  }
  const logits = reshape(prediction, [-1, prediction.shape.at(-1)!]);
  return { logits, chosen: chosenOf(logits, reshape(target, [-1])), lead };
}

function weighted(weights: Tensor | undefined, x: Tensor): Tensor {
  return weights === undefined ? x : weigh(weights, x);
}

/**
 * A loss is traced with its hyperparameters as plain numbers: without smoothing the graph has no
 * operation for it.
 */
function isZero(x: unknown): boolean {
  return x === 0;
}
