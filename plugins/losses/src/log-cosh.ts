import {
  abs,
  add,
  defineLoss,
  exp,
  expm1,
  less,
  log1p,
  mul,
  neg,
  sub,
  type Tensor,
  where,
} from "@thalweg/core";
import { perExample } from "./per-example.js";

/**
 * The logarithm of the hyperbolic cosine: half the square near 0, |e| - log 2 far away.
 *
 *     value_n = mean_k log cosh(e_nk),   e = prediction - target
 *     log cosh(e) = log1p((e^e - 1) (1 - e^-e) / 2)           where |e| < 1
 *     log cosh(e) = |e| + (log1p(e^(-2 |e|)) - log 2)         elsewhere
 *
 * Prediction and target have one shape. The derivative is tanh(e), and higher derivatives are those
 * of log cosh. For one number, the value is within 9 ulp of log cosh and the derivative within 14
 * ulp of tanh for all arguments, including 0 and infinity.
 * Reference: Green 1990, "Bayesian reconstructions from emission tomography data using a modified
 * EM algorithm" (doi:10.1109/42.52985), as a potential; Keras' LogCosh as a loss.
 */
export const logCosh = defineLoss({
  name: "log-cosh",
  source: "Green 1990 (doi:10.1109/42.52985)",
  formula: "mean_k log cosh(prediction_k - target_k)",
  targets: "values",
  value({ prediction, target }) {
    const e = sub(prediction, target);
    return perExample(where(less(abs(e), 1), near(e), far(abs(e))));
  },
});

/** log1p(cosh(e) - 1), with cosh(e) - 1 as a product. */
function near(e: Tensor): Tensor {
  return log1p(mul(mul(expm1(e), expm1(neg(e))), -0.5));
}

function far(size: Tensor): Tensor {
  return add(size, sub(log1p(exp(mul(size, -2))), Math.LN2));
}
