import {
  add,
  debias,
  decay,
  defineOptimizer,
  ema,
  inputAxes,
  learningRate,
  mean,
  mul,
  nonNegative,
  over,
  shaped,
  sqrt,
  square,
  zeros,
} from "@thalweg/core";

/**
 * Adam-mini: AdamW with one second moment for all weights of a unit instead of one for each weight.
 *
 *     m <- beta1 m + (1 - beta1) g
 *     v_j <- beta2 v_j + (1 - beta2) mean(g^2 over the weights into unit j)
 *     theta <- theta - lr m^ / (sqrt(v^_j) + eps) - lr weightDecay theta
 *
 * Units are the indices of the last axis, as in weights [in, out]; a vector or single value is one
 * unit. The state is half as large as Adam's.
 *
 * Defaults: lr 0.001, beta1 0.9, beta2 0.999, eps 1e-8, weightDecay 0, Adam's.
 * Reference: Zhang et al. 2024, "Adam-mini: use fewer learning rates to gain more"; the blocks are
 * those of dense layers (arXiv:2406.16793).
 */
export const adamMini = defineOptimizer({
  name: "adam-mini",
  source: "Zhang et al. 2024 (arXiv:2406.16793)",
  formula:
    "v_j <- ema(v_j, mean(g_j^2), beta2) for each unit j; theta <- theta - lr m^ / (sqrt(v^_j) + eps)",
  scope: "tensor",
  hyper: {
    lr: learningRate(1e-3, { source: "Adam's" }),
    beta1: decay(0.9, { source: "Zhang et al." }),
    beta2: decay(0.999, { source: "Adam's; Zhang et al. train language models with 0.95" }),
    eps: nonNegative(1e-8, { source: "Zhang et al." }),
    weightDecay: nonNegative(0),
  },
  state: { m: zeros, v: shaped((shape) => (shape.length > 1 ? [shape.at(-1)!] : []), 0) },
  rule({ g, theta, m, v, t, lr, beta1, beta2, eps, weightDecay }) {
    m = ema(m, g, beta1);
    const axes = g.shape.length > 1 ? inputAxes(g.shape) : undefined;
    v = ema(v, mean(square(g), axes), beta2);
    const adam = over(debias(m, beta1, t), add(sqrt(debias(v, beta2, t)), eps), eps);
    return { m, v, step: mul(lr, add(adam, mul(weightDecay, theta))) };
  },
});
