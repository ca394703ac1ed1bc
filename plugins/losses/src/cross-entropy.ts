import {
  defineLoss,
  equal,
  exp,
  iota,
  keepAxes,
  log,
  max,
  reshape,
  sub,
  sum,
  where,
} from "@thalweg/core";

/**
 * Cross-entropy between a class and the softmax of the logits, in nats.
 *
 *     value_n = log(sum_k exp(z_nk)) - z_n,class(n)
 *
 * Logits z `[examples, classes]` (a prediction without softmax), targets i32 `[examples]` in 0 .. classes - 1. The
 * largest logit is taken out first, so that no exponential overflows and the result is never below 0.
 * Reference: Bridle 1990, "Probabilistic interpretation of feedforward classification network outputs"
 * (doi:10.1007/978-3-642-76153-9_28).
 */
export const crossEntropy = defineLoss({
  name: "cross-entropy",
  source: "Bridle 1990 (doi:10.1007/978-3-642-76153-9_28)",
  formula: "log(sum_k exp(z_k)) - z_class",
  targets: "classes",
  value({ prediction, target }) {
    const [examples = 0, classes = 0] = prediction.shape;
    const shifted = sub(prediction, keepAxes(max(prediction, 1), prediction.shape, 1));
    const chosen = equal(iota(prediction, classes), reshape(target, [examples, 1]));
    return sub(log(sum(exp(shifted), 1)), sum(where(chosen, shifted, 0), 1));
  },
});
