import { abs, add, defineLoss, exp, floor, log, neg, sub } from "@thalweg/core";
import { perExample } from "./per-example.js";

/**
 * The logarithm of the hyperbolic cosine: half the square near 0, |e| - log 2 far away.
 *
 *     value_n = mean_k log cosh(e_nk),   e = prediction - target
 *     log cosh(e) = s + log(exp(e - s) + exp(-e - s)) - log 2,   s = floor(|e|), whose derivative is 0
 *
 * Prediction and target have one shape. The derivative is tanh(e), and every higher one is that of log cosh.
 * Reference: Green 1990, "Bayesian reconstructions from emission tomography data using a modified EM algorithm"
 * (doi:10.1109/42.52985), as a potential; Keras' LogCosh as a loss.
 */
export const logCosh = defineLoss({
  name: "log-cosh",
  source: "Green 1990 (doi:10.1109/42.52985)",
  formula: "mean_k log cosh(prediction_k - target_k)",
  targets: "values",
  value({ prediction, target }) {
    const e = sub(prediction, target);
    const shift = floor(abs(e));
    const sides = add(exp(sub(e, shift)), exp(sub(neg(e), shift)));
    return perExample(add(shift, sub(log(sides), Math.LN2)));
  },
});
