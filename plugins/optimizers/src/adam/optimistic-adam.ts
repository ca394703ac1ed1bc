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
  sqrt,
  square,
  sub,
  zeros,
} from "@thalweg/core";

/**
 * Optimistic Adam: twice Adam's step minus the previous one, which predicts that the next direction
 * equals this one.
 *
 *     m <- beta1 m + (1 - beta1) g
 *     v <- beta2 v + (1 - beta2) g^2
 *     u = m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + eps)
 *     theta <- theta - 2 lr u + lr u_before,  u_before = 0 at t = 1
 *
 * Defaults: Adam's.
 * Reference: Daskalakis, Ilyas, Syrgkanis & Zeng 2018, "Training GANs with optimism", algorithm 1
 * (arXiv:1711.00141).
 */
export const optimisticAdam = defineOptimizer({
  name: "optimistic-adam",
  source: "Daskalakis, Ilyas, Syrgkanis & Zeng 2018, algorithm 1 (arXiv:1711.00141)",
  formula: "u = m^ / (sqrt(v^) + eps); theta <- theta - lr (2 u - u_before)",
  hyper: {
    lr: learningRate(1e-3, { source: "Kingma & Ba" }),
    beta1: decay(0.9, { source: "Kingma & Ba" }),
    beta2: decay(0.999, { source: "Kingma & Ba" }),
    eps: nonNegative(1e-8, { source: "Kingma & Ba" }),
  },
  state: { m: zeros, v: zeros, before: zeros },
  rule({ g, m, v, before, t, lr, beta1, beta2, eps }) {
    m = ema(m, g, beta1);
    v = ema(v, square(g), beta2);
    const u = over(debias(m, beta1, t), add(sqrt(debias(v, beta2, t)), eps), eps);
    return { m, v, before: u, step: mul(lr, sub(mul(2, u), before)) };
  },
});
