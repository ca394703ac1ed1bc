import {
  add,
  decay,
  defineOptimizer,
  ema,
  learningRate,
  mul,
  real,
  sub,
  zeros,
} from "@thalweg/core";

/**
 * QHM: a weighted mean of gradient and momentum.
 *
 *     u <- beta u + (1 - beta) g
 *     theta <- theta - lr ((1 - nu) g + nu u)
 *
 * nu = 0 is gradient descent, nu = 1 is momentum (as an average: its lr is 1 / (1 - beta) times
 * that of `momentum`), and nu = beta Nesterov's accelerated gradient, again with that factor.
 *
 * Defaults: nu 0.7 and beta 0.999, the paper's rule of thumb; lr 1, the paper's for image
 * classifiers with these.
 * Reference: Ma & Yarats 2019, "Quasi-hyperbolic momentum and Adam for deep learning", equations 3
 * and 4 (arXiv:1810.06801).
 */
export const qhm = defineOptimizer({
  name: "qhm",
  aliases: ["quasi-hyperbolic-momentum"],
  source: "Ma & Yarats 2019, equations 3 and 4 (arXiv:1810.06801)",
  formula: "u <- ema(u, g, beta); theta <- theta - lr ((1 - nu) g + nu u)",
  hyper: {
    lr: learningRate(1, { source: "Ma & Yarats" }),
    beta: decay(0.999, { source: "Ma & Yarats" }),
    nu: real(0.7, { min: 0, max: 1, source: "Ma & Yarats" }),
  },
  state: { u: zeros },
  rule({ g, u, lr, beta, nu }) {
    u = ema(u, g, beta);
    return { u, step: mul(lr, add(mul(sub(1, nu), g), mul(nu, u))) };
  },
});
