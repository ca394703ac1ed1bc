import { add, defineLoss, list, mul, neg, real, sub, sum } from "@thalweg/core";
import { weightRow } from "./class-weights.js";
import { checkRows, logSoftmax } from "./log-likelihood.js";
import { weigh } from "./weigh.js";

const owner = "soft-cross-entropy";

/**
 * Cross-entropy between given probabilities and the softmax of the logits, in nats.
 *
 *     value_n = -sum_k w_k q_nk log p_nk,   q = (1 - labelSmoothing) target + labelSmoothing / K,   p = softmax(z)
 *
 * Logits z and targets `[examples, classes]`. Class weights w multiply the terms, and a batch's
 * loss is the mean of its values, as in PyTorch for probabilities. A class with target probability
 * 0 contributes nothing, even with a logit of -inf. The loss differs from the KL divergence by the
 * entropy of the targets.
 * Reference: Hinton, Vinyals & Dean 2015, "Distilling the knowledge in a neural network", section 2
 * (arXiv:1503.02531); for the smoothing Szegedy et al. 2016, section 7 (arXiv:1512.00567).
 */
export const softCrossEntropy = defineLoss({
  name: owner,
  source: "Hinton, Vinyals & Dean 2015, section 2 (arXiv:1503.02531)",
  formula: "-sum_k target_k log softmax(z)_k",
  targets: "probabilities",
  hyper: {
    labelSmoothing: real(0, { min: 0, max: 1, source: "PyTorch" }),
    classWeights: list([], { meaning: "one for each class, or none" }),
  },
  value({ prediction, target, labelSmoothing, classWeights }) {
    checkRows(owner, prediction);
    const even = mul(1 / prediction.shape[1]!, labelSmoothing);
    const smoothed = add(mul(sub(1, labelSmoothing), target), even);
    const row = weightRow(`${owner}: "classWeights"`, classWeights, prediction);
    const wanted = row === undefined ? smoothed : mul(row, smoothed);
    return neg(sum(weigh(wanted, logSoftmax(prediction)), 1));
  },
});
