import { defineLoss, list, neg, sum, where } from "@thalweg/core";
import { ownWeight, weightRow } from "./class-weights.js";
import { checkRows, chosenOf } from "./log-likelihood.js";
import { weigh } from "./weigh.js";

const owner = "negative-log-likelihood";

/**
 * Negative log-likelihood of the class, from log-probabilities.
 *
 *     value_n = -w_class(n) logp_n,class(n)
 *
 * Log-probabilities `[examples, classes]`, such as a log softmax, targets i32 `[examples]`. With
 * class weights w a batch's loss is the sum of its values over the sum of w_class(n), as PyTorch's.
 * Reference: Fisher 1922, "On the mathematical foundations of theoretical statistics"
 * (doi:10.1098/rsta.1922.0009); torch.nn.NLLLoss.
 */
export const negativeLogLikelihood = defineLoss({
  name: owner,
  aliases: ["nll"],
  source: "Fisher 1922 (doi:10.1098/rsta.1922.0009); torch.nn.NLLLoss",
  formula: "-w_class logp_class",
  targets: "classes",
  hyper: { classWeights: list([], { meaning: "one for each class, or none" }) },
  value({ prediction, target, classWeights }) {
    checkRows(owner, prediction);
    const chosen = chosenOf(prediction, target);
    const value = neg(sum(where(chosen, prediction, 0), 1));
    const row = weightRow(`${owner}: "classWeights"`, classWeights, prediction);
    return row === undefined ? value : weigh(ownWeight(row, chosen), value);
  },
  weights({ prediction, target, classWeights }) {
    const row = weightRow(`${owner}: "classWeights"`, classWeights, prediction);
    return row && ownWeight(row, chosenOf(prediction, target));
  },
});
