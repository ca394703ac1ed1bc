import {
  abs,
  add,
  debias,
  decay,
  defineOptimizer,
  ema,
  maximum,
  mul,
  nonNegative,
  over,
  zeros,
} from "@thalweg/core";

/**
 * AdaMax's direction: the mean gradient divided by the decaying maximum of the gradients.
 *
 *     m <- beta1 m + (1 - beta1) g;  u <- max(beta2 u, |g|);  g <- m^ / (u + eps)
 *
 * Not the optimizer `adamax` bit for bit: eps stands beside u as in Keras, there as in PyTorch.
 *
 * Defaults: beta1 0.9, beta2 0.999, the paper's; eps 1e-8 (the paper has none).
 * Reference: Kingma & Ba 2015, algorithm 2 (arXiv:1412.6980).
 */
export const scaleByAdamax = defineOptimizer({
  name: "scale-by-adamax",
  source: "Kingma & Ba 2015, algorithm 2 (arXiv:1412.6980)",
  formula: "m <- ema(m, g, beta1); u <- max(beta2 u, |g|); g <- m^ / (u + eps)",
  hyper: {
    beta1: decay(0.9, { source: "Kingma & Ba" }),
    beta2: decay(0.999, { source: "Kingma & Ba" }),
    eps: nonNegative(1e-8, { source: "PyTorch; the paper has none" }),
  },
  state: { m: zeros, u: zeros },
  rule({ g, m, u, t, beta1, beta2, eps }) {
    m = ema(m, g, beta1);
    u = maximum(mul(beta2, u), abs(g));
    return { m, u, step: over(debias(m, beta1, t), add(u, eps), eps) };
  },
});
