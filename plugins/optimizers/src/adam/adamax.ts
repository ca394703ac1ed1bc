import {
  abs,
  add,
  debias,
  decay,
  defineOptimizer,
  ema,
  learningRate,
  maximum,
  mul,
  nonNegative,
  over,
  zeros,
} from "@thalweg/core";

/**
 * AdaMax: Adam with the decaying maximum of the gradients instead of the root mean square.
 *
 *     m <- beta1 m + (1 - beta1) g
 *     u <- max(beta2 u, |g| + eps)
 *     theta <- theta - lr / (1 - beta1^t) m / u
 *
 * It is the limit of Adam with p-norms as p grows. u needs no bias correction. The paper has no
 * eps.
 *
 * Defaults: lr 0.002, beta1 0.9, beta2 0.999, the paper's; eps 1e-8 as PyTorch. weightDecay theta
 * is added to the gradient.
 * Reference: Kingma & Ba 2015, algorithm 2 (arXiv:1412.6980).
 */
export const adamax = defineOptimizer({
  name: "adamax",
  source: "Kingma & Ba 2015, algorithm 2 (arXiv:1412.6980)",
  formula: "u <- max(beta2 u, |g| + eps); theta <- theta - lr m^ / u",
  hyper: {
    lr: learningRate(2e-3, { source: "Kingma & Ba" }),
    beta1: decay(0.9, { source: "Kingma & Ba" }),
    beta2: decay(0.999, { source: "Kingma & Ba" }),
    eps: nonNegative(1e-8, { source: "PyTorch; the paper has none" }),
    weightDecay: nonNegative(0, { source: "PyTorch" }),
  },
  state: { m: zeros, u: zeros },
  rule({ g, theta, m, u, t, lr, beta1, beta2, eps, weightDecay }) {
    g = add(g, mul(weightDecay, theta));
    m = ema(m, g, beta1);
    u = maximum(mul(beta2, u), add(abs(g), eps));
    return { m, u, step: over(mul(lr, debias(m, beta1, t)), u, eps) };
  },
});
