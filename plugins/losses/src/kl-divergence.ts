import { defineLoss, lessEqual, log, sub, sum, where } from "@thalweg/core";
import { checkRows, logSoftmax } from "./log-likelihood.js";
import { weigh } from "./weigh.js";

/**
 * Kullback-Leibler divergence of the softmax of the logits from given probabilities, in nats.
 *
 *     value_n = sum_k q_nk (log q_nk - log p_nk),   p = softmax(z);   terms with q_nk = 0 are 0
 *
 * Logits z and target probabilities q `[examples, classes]`. PyTorch's kl_div takes log p, and with
 * reduction "batchmean" gives this; its "mean" divides by the number of classes too.
 * Reference: Kullback & Leibler 1951, "On information and sufficiency"
 * (doi:10.1214/aoms/1177729694).
 */
export const klDivergence = defineLoss({
  name: "kl-divergence",
  aliases: ["kl"],
  source: "Kullback & Leibler 1951 (doi:10.1214/aoms/1177729694)",
  formula: "sum_k target_k (log target_k - log softmax(z)_k)",
  targets: "probabilities",
  value({ prediction, target }) {
    checkRows("kl-divergence", prediction);
    const known = log(where(lessEqual(target, 0), 1, target));
    return sum(weigh(target, sub(known, logSoftmax(prediction))), 1);
  },
});
