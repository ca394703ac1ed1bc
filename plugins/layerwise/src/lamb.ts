import {
  add,
  choice,
  debias,
  decay,
  defineOptimizer,
  div,
  ema,
  equal,
  minimum,
  mul,
  nonNegative,
  norm,
  positive,
  sqrt,
  square,
  where,
  zeros,
} from "@thalweg/core";
import { ratio } from "./ratio.js";

/**
 * LAMB: Adam's direction, with each parameter array moved in proportion to its own norm.
 *
 *     m <- beta1 m + (1 - beta1) g,   v <- beta2 v + (1 - beta2) g^2
 *     u = m^ / (sqrt(v^) + eps) + weightDecay theta
 *     theta <- theta - lr (|theta| / |u|) u
 *
 * m^ and v^ are corrected by 1 - beta^t; the ratio is 1 where either norm is 0. The paper's phi is the identity here.
 *
 * Flavour "pytorch-optimizer", that package: |theta| is taken after the decay, which is decoupled, and cut at 10; u is
 * m / (sqrt(v) + eps), only the step is divided by 1 - beta1^t; the ratio is |theta| / (|u| + eps).
 *
 * Defaults: lr 0.001, beta1 0.9, beta2 0.999, eps 1e-6, weightDecay 0.01, the paper's.
 * Reference: You et al. 2020, "Large batch optimization for deep learning: training BERT in 76 minutes", algorithm 2 (arXiv:1904.00962).
 */
export const lamb = defineOptimizer({
  name: "lamb",
  source: "You et al. 2020, algorithm 2 (arXiv:1904.00962)",
  formula: "u = m^ / (sqrt(v^) + eps) + weightDecay theta; theta <- theta - lr (|theta| / |u|) u",
  scope: "tensor",
  hyper: {
    lr: positive(1e-3, { source: "You et al." }),
    beta1: decay(0.9, { source: "You et al." }),
    beta2: decay(0.999, { source: "You et al." }),
    eps: nonNegative(1e-6, { source: "You et al." }),
    weightDecay: nonNegative(0.01, { source: "You et al." }),
    flavour: choice("paper", ["paper", "pytorch-optimizer"], {
      meaning: "corrections, decay and ratio",
    }),
  },
  state: { m: zeros, v: zeros },
  rule({ g, theta, m, v, t, lr, beta1, beta2, eps, weightDecay, flavour }) {
    m = ema(m, g, beta1);
    v = ema(v, square(g), beta2);
    const decayed = mul(weightDecay, theta);
    if (flavour === "paper") {
      const u = add(div(debias(m, beta1, t), add(sqrt(debias(v, beta2, t)), eps)), decayed);
      return { m, v, step: mul(mul(lr, ratio(norm(theta), norm(u))), u) };
    }
    const u = div(m, add(sqrt(v), eps));
    const size = minimum(norm(add(theta, mul(mul(-1, lr), decayed))), 10);
    const trust = where(equal(norm(u), 0), 1, ratio(size, add(norm(u), eps)));
    return { m, v, step: add(mul(lr, decayed), mul(mul(lr, trust), debias(u, beta1, t))) };
  },
});
