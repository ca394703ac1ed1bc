import {
  abs,
  defineLoss,
  div,
  less,
  mul,
  nonNegative,
  sqrt,
  square,
  sub,
  where,
} from "@thalweg/core";
import { perExample } from "./per-example.js";

/**
 * Smooth absolute error: absolute, with its corner rounded within beta.
 *
 *     value_n = mean_k (e_nk^2 / (2 beta)     where |e_nk| < beta,
 *                       |e_nk| - beta / 2     elsewhere),   e = prediction - target
 *
 * Prediction and target have one shape; beta 0 is the mean absolute error.
 * Defaults: beta 1, Girshick's and PyTorch's.
 * Reference: Girshick 2015, "Fast R-CNN", equation 3 (arXiv:1504.08083).
 */
export const smoothL1 = defineLoss({
  name: "smooth-l1",
  source: "Girshick 2015, equation 3 (arXiv:1504.08083)",
  formula: "mean_k e_k^2 / (2 beta) where |e_k| < beta, else |e_k| - beta / 2",
  targets: "values",
  hyper: { beta: nonNegative(1, { source: "Girshick", meaning: "where the loss turns straight" }) },
  value({ prediction, target, beta }) {
    const e = sub(prediction, target);
    const size = abs(e);
    const round = mul(0.5, square(div(e, sqrt(beta))));
    return perExample(where(less(size, beta), round, sub(size, mul(0.5, beta))));
  },
});
