import {
  add,
  debias,
  decay,
  defineOptimizer,
  div,
  ema,
  mul,
  nonNegative,
  positive,
  sqrt,
  square,
  zeros,
} from "@thalweg/core";

/**
 * Adam: the mean gradient over the root of its mean square, both corrected for their start at zero.
 *
 *     m <- beta1 m + (1 - beta1) g
 *     v <- beta2 v + (1 - beta2) g^2
 *     theta <- theta - lr (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + eps),  t = 1, 2, ...
 *
 * With the defaults no step is longer than lr (1 - beta1) / sqrt((1 - beta2) (1 - beta1^2 / beta2)) = 7.27 lr in
 * any coordinate, and gradients exist that come as near as one likes. With eps = 0 a coordinate whose gradient has
 * always been 0 becomes NaN (0 / 0).
 *
 * weightDecay theta, the gradient of a penalty weightDecay |theta|^2 / 2, is added to g, as in PyTorch; `adamw` keeps it out
 * of the means.
 *
 * Defaults: lr 0.001, beta1 0.9, beta2 0.999, eps 1e-8, the paper's; PyTorch and optax use the same, Keras and
 * TensorFlow eps 1e-7.
 * Reference: Kingma & Ba 2015, "Adam: a method for stochastic optimization", algorithm 1 (arXiv:1412.6980).
 */
export const adam = defineOptimizer({
  name: "adam",
  source: "Kingma & Ba 2015, algorithm 1 (arXiv:1412.6980)",
  formula:
    "m <- ema(m, g, beta1); v <- ema(v, g^2, beta2); theta <- theta - lr m^ / (sqrt(v^) + eps)",
  hyper: {
    lr: positive(1e-3, { source: "Kingma & Ba" }),
    beta1: decay(0.9, { source: "Kingma & Ba" }),
    beta2: decay(0.999, { source: "Kingma & Ba" }),
    eps: nonNegative(1e-8, { source: "Kingma & Ba; Keras uses 1e-7" }),
    weightDecay: nonNegative(0, { source: "PyTorch; the paper has none" }),
  },
  state: { m: zeros, v: zeros },
  rule({ g, theta, m, v, t, lr, beta1, beta2, eps, weightDecay }) {
    g = add(g, mul(weightDecay, theta));
    m = ema(m, g, beta1);
    v = ema(v, square(g), beta2);
    return { m, v, step: div(mul(lr, debias(m, beta1, t)), add(sqrt(debias(v, beta2, t)), eps)) };
  },
});
