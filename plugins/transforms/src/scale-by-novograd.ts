import {
  add,
  decay,
  defineOptimizer,
  div,
  ema,
  equal,
  mul,
  positive,
  single,
  sqrt,
  square,
  sum,
  where,
  zeros,
} from "@thalweg/core";

/**
 * NovoGrad's direction: gradients over their norm's moving average, array by array, gathered with momentum.
 *
 *     v <- beta2 v + (1 - beta2) |g|^2, |g|^2 at the first step;  m <- beta1 m + g / (sqrt(v) + eps);  g <- m
 *
 * Defaults: beta1 0.95, beta2 0.98, the paper's; eps 1e-8.
 * Reference: Ginsburg et al. 2019, "Stochastic gradient methods with layer-wise adaptive moments", algorithm 1
 * (arXiv:1905.11286).
 */
export const scaleByNovograd = defineOptimizer({
  name: "scale-by-novograd",
  source: "Ginsburg et al. 2019, algorithm 1 (arXiv:1905.11286)",
  formula: "v <- ema(v, |g|^2, beta2); m <- beta1 m + g / (sqrt(v) + eps); g <- m, over each array",
  scope: "tensor",
  hyper: {
    beta1: decay(0.95, { source: "Ginsburg et al." }),
    beta2: decay(0.98, { source: "Ginsburg et al." }),
    eps: positive(1e-8),
  },
  state: { m: zeros, v: single(0) },
  rule({ g, m, v, t, beta1, beta2, eps }) {
    const squared = sum(square(g));
    v = where(equal(t, 1), squared, ema(v, squared, beta2));
    m = add(mul(beta1, m), div(g, add(sqrt(v), eps)));
    return { m, v, step: m };
  },
});
