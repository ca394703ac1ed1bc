import {
  add,
  debias,
  decay,
  defineOptimizer,
  div,
  dot,
  ema,
  equal,
  learningRate,
  maximum,
  minimum,
  mul,
  nonNegative,
  over,
  pow,
  real,
  single,
  sqrt,
  square,
  sub,
  sum,
  where,
  zeros,
} from "@thalweg/core";

/**
 * MoMo-Adam: MoMo's rate for Adam's direction.
 *
 *     d <- beta1 d + (1 - beta1) g,   v <- beta2 v + (1 - beta2) g^2,   D = sqrt(v / (1 - beta2^t)) + eps
 *     fbar <- beta1 fbar + (1 - beta1) f,   gamma <- beta1 gamma + (1 - beta1) <g, theta>
 *     h = fbar + <d, theta> - gamma,   rho = 1 - beta1^t
 *     theta <- theta - min(lr / rho, max(h - rho fMin, 0) / <d, d / D>) d / D
 *
 * All averages begin at 0. f is the loss of the step's batch; products are over all parameters.
 * Defaults: lr 0.01, the largest rate, beta1 0.9, beta2 0.999, eps 1e-8, fMin 0, the paper's.
 * Reference: Schaipp et al. 2024, "MoMo: momentum models for adaptive learning rates", algorithm 2
 * (arXiv:2305.07583).
 */
export const momoAdam = defineOptimizer({
  name: "momo-adam",
  source: "Schaipp et al. 2024, algorithm 2 (arXiv:2305.07583)",
  formula:
    "theta <- theta - min(lr / (1 - beta1^t), (h - fMin)+ / <d, d / D>) d / D, D = sqrt(v^) + eps",
  scope: "all",
  hyper: {
    lr: learningRate(0.01, { source: "Schaipp et al.", meaning: "the largest rate" }),
    beta1: decay(0.9, { source: "Schaipp et al." }),
    beta2: decay(0.999, { source: "Schaipp et al." }),
    eps: nonNegative(1e-8, { source: "Schaipp et al." }),
    fMin: real(0, { meaning: "the smallest loss" }),
  },
  state: { d: zeros, v: zeros, fbar: single(0), gamma: single(0) },
  rule({ g, theta, loss, d, v, fbar, gamma, t, lr, beta1, beta2, eps, fMin }) {
    d = ema(d, g, beta1);
    v = ema(v, square(g), beta2);
    fbar = ema(fbar, loss, beta1);
    gamma = ema(gamma, dot(g, theta), beta1);
    const rho = sub(1, pow(beta1, t));
    const direction = over(d, add(sqrt(debias(v, beta2, t)), eps), eps);
    const squares = sum(mul(d, direction));
    const h = sub(add(fbar, dot(d, theta)), gamma);
    const excess = maximum(sub(h, mul(rho, fMin)), 0);
    const rate = where(equal(excess, 0), 0, minimum(div(excess, squares), div(lr, rho)));
    return { d, v, fbar, gamma, step: mul(rate, direction) };
  },
});
