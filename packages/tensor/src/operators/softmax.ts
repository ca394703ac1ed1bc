import { type Axes, div, exp, keepAxes, log, sub, sum, type Tensor } from "@thalweg/core";
import { checkTensor } from "@thalweg/core/host";
import { exponentShift } from "./log-sum-exp.js";

/**
 * Exponentials divided by their sum over axes (the last by default); the shape stays.
 *
 *     softmax(x)_i = exp(x_i - s) / sum_k exp(x_k - s),  s = floor(max_k x_k)
 *
 * No exponential overflows. An element of -inf gives 0; NaN where all are -inf or any is +inf.
 * Reference: Bridle 1990, "Probabilistic interpretation of feedforward classification network
 * outputs" (doi:10.1007/978-3-642-76153-9_28).
 */
export function softmax(x: Tensor, axes: Axes = -1): Tensor {
  checkTensor("softmax", "x", x);
  const exponentials = exp(sub(x, exponentShift(x, axes)));
  return div(exponentials, keepAxes(sum(exponentials, axes), x.shape, axes));
}

/**
 * The logarithm of {@link softmax}, exact also where the softmax underflows; the shape stays.
 *
 *     logSoftmax(x)_i = (x_i - s) - log(sum_k exp(x_k - s)),  s = floor(max_k x_k)
 */
export function logSoftmax(x: Tensor, axes: Axes = -1): Tensor {
  checkTensor("logSoftmax", "x", x);
  const shifted = sub(x, exponentShift(x, axes));
  return sub(shifted, keepAxes(log(sum(exp(shifted), axes)), x.shape, axes));
}
