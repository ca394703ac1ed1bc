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
  pow,
  sqrt,
  square,
  sub,
  zeros,
} from "@thalweg/core";

/**
 * AdamW for parameters that are not matrices, with hyperparameter names that do not clash with a
 * matrix optimizer's: its rate is `adamLr`.
 *
 *     m <- beta1 m + (1 - beta1) g,   v <- beta2 v + (1 - beta2) g^2
 *     theta <- theta - adamLr sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + eps) - adamLr adamDecay theta
 *
 * eps is added before the bias correction of v. Defaults: adamLr 3e-4, beta1 0.9, beta2 0.95, eps
 * 1e-10, adamDecay 0, those of Muon's author.
 * Reference: Loshchilov & Hutter 2019 (arXiv:1711.05101), as in Jordan 2024
 * (https://github.com/KellerJordan/Muon).
 */
export const fallbackAdamw = defineOptimizer({
  name: "fallback-adamw",
  source: "Loshchilov & Hutter 2019 (arXiv:1711.05101), as in Jordan 2024",
  formula:
    "theta <- theta - adamLr (sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + eps) + adamDecay theta)",
  hyper: {
    adamLr: learningRate(3e-4, { source: "Jordan" }),
    beta1: decay(0.9, { source: "Jordan" }),
    beta2: decay(0.95, { source: "Jordan" }),
    eps: nonNegative(1e-10, { source: "Jordan" }),
    adamDecay: nonNegative(0),
  },
  state: { m: zeros, v: zeros },
  rule({ g, theta, m, v, t, adamLr, beta1, beta2, eps, adamDecay }) {
    m = ema(m, g, beta1);
    v = ema(v, square(g), beta2);
    const growth = sqrt(sub(1, pow(beta2, t)));
    const adam = over(mul(growth, debias(m, beta1, t)), add(sqrt(v), eps), eps);
    return { m, v, step: mul(adamLr, add(adam, mul(adamDecay, theta))) };
  },
});
