import { abs, defineLoss, lessEqual, mul, positive, sub, where } from "@thalweg/core";
import { perExample } from "./per-example.js";

/**
 * Huber's loss: squared near 0, absolute beyond delta.
 *
 *     value_n = mean_k (e_nk^2 / 2                     where |e_nk| <= delta,
 *                       delta (|e_nk| - delta / 2)     elsewhere),   e = prediction - target
 *
 * Prediction and target have one shape. Delta times smooth-l1 with beta = delta.
 * Defaults: delta 1, PyTorch's and TensorFlow's; Huber's estimator is 95 % efficient on Gaussian
 * noise of variance 1 at 1.345.
 * Reference: Huber 1964, "Robust estimation of a location parameter" (doi:10.1214/aoms/1177703732).
 */
export const huber = defineLoss({
  name: "huber",
  source: "Huber 1964 (doi:10.1214/aoms/1177703732)",
  formula: "mean_k e_k^2 / 2 where |e_k| <= delta, else delta (|e_k| - delta / 2)",
  targets: "values",
  hyper: { delta: positive(1, { source: "PyTorch", meaning: "where the loss turns straight" }) },
  value({ prediction, target, delta }) {
    const e = sub(prediction, target);
    const size = abs(e);
    const straight = mul(delta, sub(size, mul(0.5, delta)));
    return perExample(where(lessEqual(size, delta), mul(mul(0.5, e), e), straight));
  },
});
