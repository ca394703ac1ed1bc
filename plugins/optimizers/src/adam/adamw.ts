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
  zeros,
} from "@thalweg/core";

/**
 * AdamW: Adam with decoupled weight decay, which does not affect the means and so shrinks all
 * weights by the same factor.
 *
 *     m <- beta1 m + (1 - beta1) g
 *     v <- beta2 v + (1 - beta2) g^2
 *     theta <- theta - lr (m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + eps) + weightDecay theta)
 *
 * The paper multiplies the decay by the schedule's factor only; here, as in PyTorch and optax, it
 * is also multiplied by lr.
 *
 * Defaults: weightDecay 0.01 is PyTorch's (optax has 1e-4, the paper tunes it); the others are
 * Adam's.
 * Reference: Loshchilov & Hutter 2019, "Decoupled weight decay regularization", algorithm 2
 * (arXiv:1711.05101).
 */
export const adamw = defineOptimizer({
  name: "adamw",
  source: "Loshchilov & Hutter 2019, algorithm 2 (arXiv:1711.05101)",
  formula: "theta <- theta - lr (m^ / (sqrt(v^) + eps) + weightDecay theta)",
  hyper: {
    lr: learningRate(1e-3, { source: "Kingma & Ba" }),
    beta1: decay(0.9, { source: "Kingma & Ba" }),
    beta2: decay(0.999, { source: "Kingma & Ba" }),
    eps: nonNegative(1e-8, { source: "Kingma & Ba" }),
    weightDecay: nonNegative(1e-2, { source: "PyTorch; optax uses 1e-4" }),
  },
  state: { m: zeros, v: zeros },
  rule({ g, theta, m, v, t, lr, beta1, beta2, eps, weightDecay }) {
    m = ema(m, g, beta1);
    v = ema(v, square(g), beta2);
    const direction = over(debias(m, beta1, t), add(sqrt(debias(v, beta2, t)), eps), eps);
    return { m, v, step: mul(lr, add(direction, mul(weightDecay, theta))) };
  },
});
