import {
  add,
  debias,
  decay,
  defineOptimizer,
  ema,
  learningRate,
  minimum,
  mul,
  over,
  positive,
  sqrt,
  square,
  zeros,
} from "@thalweg/core";
import { formats } from "@thalweg/core/numeric";

/**
 * AdaMod: Adam whose rate for each coordinate is at most the moving average of its rates.
 *
 *     m <- beta1 m + (1 - beta1) g
 *     v <- beta2 v + (1 - beta2) g^2
 *     rate = lr / (sqrt(v / (1 - beta2^t)) + eps)
 *     s <- beta3 s + (1 - beta3) rate
 *     theta <- theta - min(rate, s) m / (1 - beta1^t)
 *
 * s begins at 0, which gives a warmup.
 *
 * Defaults: lr 1e-3, betas 0.9, 0.999 and 0.999, the authors' code.
 * Reference: Ding, Ren, Luo & Sun 2019, "An adaptive and momental bound method for stochastic
 * learning", algorithm 1 (arXiv:1910.12249).
 */
export const adamod = defineOptimizer({
  name: "adamod",
  source: "Ding, Ren, Luo & Sun 2019, algorithm 1 (arXiv:1910.12249)",
  formula:
    "rate = lr / (sqrt(v^) + eps); s <- ema(s, rate, beta3); theta <- theta - min(rate, s) m^",
  hyper: {
    lr: learningRate(1e-3, { source: "Ding et al." }),
    beta1: decay(0.9, { source: "Ding et al." }),
    beta2: decay(0.999, { source: "Ding et al." }),
    beta3: decay(0.999, { source: "the authors' code" }),
    eps: positive(1e-8, { source: "Kingma & Ba" }),
  },
  state: { m: zeros, v: zeros, s: zeros },
  rule({ g, m, v, s, t, lr, beta1, beta2, beta3, eps }) {
    m = ema(m, g, beta1);
    v = ema(v, square(g), beta2);
    const { greatest } = formats[g.dtype === "f32" ? "f32" : "f64"];
    const rate = minimum(over(lr, add(sqrt(debias(v, beta2, t)), eps), eps), greatest);
    s = ema(s, rate, beta3);
    return { m, v, s, step: mul(minimum(rate, s), debias(m, beta1, t)) };
  },
});
