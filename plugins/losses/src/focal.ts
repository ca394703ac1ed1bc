import {
  add,
  defineLoss,
  exp,
  less,
  mul,
  neg,
  nonNegative,
  real,
  sub,
  type Tensor,
  where,
} from "@thalweg/core";
import { perExample } from "./per-example.js";
import { softplus } from "./softplus.js";
import { weigh } from "./weigh.js";

/**
 * For larger logits e^-z is 0 in any element type and the loss is z; a product of its derivative
 * would overflow beyond.
 */
const CERTAIN = 1000;

/**
 * Focal loss: binary cross-entropy that gives small weight to correct predictions.
 *
 *     value_n = mean_k (alpha y (1 - p)^gamma log(1 + e^-z) + (1 - alpha) (1 - y) p^gamma log(1 + e^z)),   p = sigmoid(z)
 *
 * Logits z and targets y in [0, 1] have one shape. With gamma 0 it is binary cross-entropy weighted
 * by alpha.
 * Defaults: gamma 2 and alpha 0.25, Lin et al.'s best; torchvision's sigmoid_focal_loss has them
 * too.
 * Reference: Lin et al. 2017, "Focal loss for dense object detection", equation 5
 * (arXiv:1708.02002).
 */
export const focal = defineLoss({
  name: "focal",
  source: "Lin et al. 2017, equation 5 (arXiv:1708.02002)",
  formula: "mean_k -alpha (1 - p_t)^gamma log p_t, 1 - alpha for no",
  targets: "values",
  targetRange: [0, 1],
  hyper: {
    gamma: nonNegative(2, { source: "Lin et al.", meaning: "how little what is right counts" }),
    alpha: real(0.25, { min: 0, max: 1, source: "Lin et al.", meaning: "weight of yes" }),
  },
  value({ prediction, target, gamma, alpha }) {
    // (1 - p)^gamma as an exponential: the derivative of a power is not finite where the base
    // vanishes.
    const missing = (z: Tensor) => {
      const factor = exp(neg(weigh(gamma, softplus(neg(z)))));
      return where(less(z, CERTAIN), mul(factor, softplus(z)), z);
    };
    const yes = weigh(mul(alpha, target), missing(neg(prediction)));
    const no = weigh(mul(sub(1, alpha), sub(1, target)), missing(prediction));
    return perExample(add(yes, no));
  },
});
