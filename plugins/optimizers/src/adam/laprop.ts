import {
  add,
  choice,
  debias,
  decay,
  defineOptimizer,
  ema,
  learningRate,
  mul,
  nonNegative,
  over,
  positive,
  square,
  sub,
  zeros,
} from "@thalweg/core";
import { root } from "./root.js";

/**
 * LaProp: Adam in the opposite order: normalises the gradient, then averages.
 *
 *     v <- beta2 v + (1 - beta2) g^2
 *     m <- beta1 m + (1 - beta1) g / (sqrt(v / (1 - beta2^t)) + eps)
 *     theta <- theta - lr m / (1 - beta1^t)
 *     theta <- (1 - lr weightDecay) theta
 *
 * So no step is longer than lr / sqrt(1 - beta2), for any beta1. The decay follows the step, as in
 * the authors' code.
 *
 * Defaults: lr 4e-4, beta1 0.9, beta2 0.999, eps 1e-15, the authors'.
 * Reference: Ziyin, Wang & Ueda 2020, "LaProp: separating momentum and adaptivity in Adam",
 * algorithm 1 (arXiv:2002.04839).
 */
export const laprop = defineOptimizer({
  name: "laprop",
  source: "Ziyin, Wang & Ueda 2020, algorithm 1 (arXiv:2002.04839)",
  formula: "m <- ema(m, g / (sqrt(v^) + eps), beta1); theta <- theta - lr m^",
  hyper: {
    lr: learningRate(4e-4, { source: "Ziyin et al." }),
    beta1: decay(0.9, { source: "Ziyin et al." }),
    beta2: decay(0.999, { source: "Ziyin et al." }),
    eps: positive(1e-15, { source: "Ziyin et al." }),
    weightDecay: nonNegative(0),
    flavour: choice("paper", ["paper", "pytorch-optimizer"], { meaning: "where eps stands" }),
  },
  state: { m: zeros, v: zeros },
  rule({ g, theta, m, v, t, lr, beta1, beta2, eps, weightDecay, flavour }) {
    v = ema(v, square(g), beta2);
    m = ema(m, over(g, root(v, beta2, t, eps, flavour), eps), beta1);
    const move = mul(lr, debias(m, beta1, t));
    const shrink = mul(lr, weightDecay);
    return { m, v, step: add(move, mul(shrink, sub(theta, move))) };
  },
});
