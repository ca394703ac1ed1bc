import { add, defineLoss, list, mul, neg, sub, type Tensor } from "@thalweg/core";
import { weightRow } from "./class-weights.js";
import { perExample } from "./per-example.js";
import { softplus } from "./softplus.js";
import { weigh } from "./weigh.js";

/**
 * Cross-entropy between probabilities of yes and the sigmoids of logits, in nats.
 *
 *     value_n = mean_k (w_k y_nk log(1 + e^-z_nk) + (1 - y_nk) log(1 + e^z_nk))
 *
 * Logits z and targets y in [0, 1] have one shape. Positive weights w, one for each index of the
 * last axis, multiply the terms of y = 1. A term with weight 0 is 0, so that an infinite logit of
 * the right sign has loss 0.
 * Reference: Cox 1958, "The regression analysis of binary sequences"
 * (doi:10.1111/j.2517-6161.1958.tb00292.x); torch.nn.BCEWithLogitsLoss.
 */
export const binaryCrossEntropy = defineLoss({
  name: "binary-cross-entropy",
  aliases: ["bce"],
  source: "Cox 1958 (doi:10.1111/j.2517-6161.1958.tb00292.x); torch.nn.BCEWithLogitsLoss",
  formula: "mean_k w_k y_k log(1 + e^-z_k) + (1 - y_k) log(1 + e^z_k)",
  targets: "values",
  targetRange: [0, 1],
  hyper: { positiveWeights: list([], { meaning: "one for each output, or none" }) },
  value({ prediction, target, positiveWeights }) {
    const what = 'binary-cross-entropy: "positiveWeights"';
    const row = weightRow(what, positiveWeights, prediction);
    const yes: Tensor = row === undefined ? target : mul(row, target);
    const no = sub(1, target);
    return perExample(add(weigh(yes, softplus(neg(prediction))), weigh(no, softplus(prediction))));
  },
});
