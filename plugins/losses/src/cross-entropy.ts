import { add, defineLoss, list, mul, real, sub, sum, type Tensor } from "@thalweg/core";
import { ownWeight, weightRow } from "./class-weights.js";
import { checkRows, chosenOf, logSoftmax, surprise } from "./log-likelihood.js";

const owner = "cross-entropy";

/**
 * Cross-entropy between a class and the softmax of the logits, in nats.
 *
 *     value_n = -log p_n,class(n),   p = softmax(z)
 *     value_n = -(1 - labelSmoothing) w_class(n) log p_n,class(n) - labelSmoothing / K sum_k w_k log p_nk
 *
 * Logits z `[examples, classes]` (a prediction without softmax), targets i32 `[examples]` in 0 .. classes - 1. With
 * class weights w a batch's loss is the sum of its values over the sum of w_class(n), as PyTorch's. The values are
 * finite and not below 0 for any logits, and no derivative goes through the largest of them.
 * Reference: Bridle 1990, "Probabilistic interpretation of feedforward classification network outputs"
 * (doi:10.1007/978-3-642-76153-9_28); for the smoothing Szegedy et al. 2016, section 7 (arXiv:1512.00567).
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
    checkRows(owner, prediction);
    const chosen = chosenOf(prediction, target);
    const row = weightRow(`${owner}: "classWeights"`, classWeights, prediction);
    const own = weighted(surprise(prediction, chosen), row && ownWeight(row, chosen));
    if (isZero(labelSmoothing)) return own;
    const classes = prediction.shape[1]!;
    const spread = sum(weighted(mul(-1 / classes, logSoftmax(prediction)), row), 1);
    return add(mul(sub(1, labelSmoothing), own), mul(labelSmoothing, spread));
  },
  weights({ prediction, target, classWeights }) {
    const row = weightRow(`${owner}: "classWeights"`, classWeights, prediction);
    return row && ownWeight(row, chosenOf(prediction, target));
  },
});

function weighted(x: Tensor, weights: Tensor | undefined): Tensor {
  return weights === undefined ? x : mul(weights, x);
}

/** A loss is traced with its hyperparameters as plain numbers: without smoothing nothing is computed for it. */
function isZero(x: unknown): boolean {
  return x === 0;
}
