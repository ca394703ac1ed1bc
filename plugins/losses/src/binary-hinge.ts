import { defineLoss, flag, mul, positive, relu, square, sub } from "@thalweg/core";
import { perExample } from "./per-example.js";

/**
 * The hinge loss of support vector machines.
 *
 *     value_n = mean_k max(0, margin - y_nk z_nk)         or its square
 *
 * Scores z and targets y, -1 or 1, have one shape. Its derivative where it becomes 0 is 0.
 * Defaults: margin 1, not squared.
 * Reference: Cortes & Vapnik 1995, "Support-vector networks" (doi:10.1007/BF00994018).
 */
export const binaryHinge = defineLoss({
  name: "binary-hinge",
  source: "Cortes & Vapnik 1995 (doi:10.1007/BF00994018)",
  formula: "mean_k max(0, margin - y_k z_k), y_k -1 or 1",
  targets: "values",
  targetRange: [-1, 1],
  hyper: { margin: positive(1), squared: flag(false) },
  value({ prediction, target, margin, squared }) {
    const within = relu(sub(margin, mul(target, prediction)));
    return perExample(squared ? square(within) : within);
  },
});
