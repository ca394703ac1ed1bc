import {
  add,
  debias,
  decay,
  defineOptimizer,
  ema,
  learningRate,
  mul,
  nonNegative,
  over,
  real,
  sqrt,
  square,
  sub,
  zeros,
} from "@thalweg/core";

/**
 * QHAdam: Adam that mixes each of its two means with the current gradient.
 *
 *     m <- beta1 m + (1 - beta1) g,    m^ = m / (1 - beta1^t)
 *     v <- beta2 v + (1 - beta2) g^2,  v^ = v / (1 - beta2^t)
 *     theta <- theta - lr ((1 - nu1) g + nu1 m^) / (sqrt((1 - nu2) g^2 + nu2 v^) + eps)
 *
 * nu1 = nu2 = 1 is Adam, nu1 = 0 and nu2 = 1 is RMSProp with bias correction.
 *
 * Defaults: nu1 0.7, nu2 1, beta1 0.995, beta2 0.999, the paper's rule of thumb; lr 1e-3, eps 1e-8
 * as Adam.
 * Reference: Ma & Yarats 2019, "Quasi-hyperbolic momentum and Adam for deep learning"
 * (arXiv:1810.06801).
 */
export const qhadam = defineOptimizer({
  name: "qhadam",
  source: "Ma & Yarats 2019 (arXiv:1810.06801)",
  formula: "theta <- theta - lr ((1 - nu1) g + nu1 m^) / (sqrt((1 - nu2) g^2 + nu2 v^) + eps)",
  hyper: {
    lr: learningRate(1e-3, { source: "Kingma & Ba" }),
    beta1: decay(0.995, { source: "Ma & Yarats" }),
    beta2: decay(0.999, { source: "Ma & Yarats" }),
    nu1: real(0.7, { min: 0, max: 1, source: "Ma & Yarats" }),
    nu2: real(1, { min: 0, max: 1, source: "Ma & Yarats" }),
    eps: nonNegative(1e-8, { source: "Kingma & Ba" }),
  },
  state: { m: zeros, v: zeros },
  rule({ g, m, v, t, lr, beta1, beta2, nu1, nu2, eps }) {
    m = ema(m, g, beta1);
    v = ema(v, square(g), beta2);
    const mean = add(mul(sub(1, nu1), g), mul(nu1, debias(m, beta1, t)));
    const meanSquare = add(mul(mul(sub(1, nu2), g), g), mul(nu2, debias(v, beta2, t)));
    return { m, v, step: mul(lr, over(mean, add(sqrt(meanSquare), eps), eps)) };
  },
});
