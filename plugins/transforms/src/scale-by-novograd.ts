import { add, decay, defineOptimizer, mul, positive, single, zeros } from "@thalweg/core";
import { novogradTurned } from "@thalweg/optimizers";

/**
 * NovoGrad's direction: momentum of the gradients divided by the moving average of their norm,
 * array by array.
 *
 *     v <- beta2 v + (1 - beta2) |g|^2, |g|^2 at the first step;  m <- beta1 m + g / (sqrt(v) + eps);  g <- m
 *
 * Defaults: beta1 0.95, beta2 0.98, the paper's; eps 1e-8.
 * Reference: Ginsburg et al. 2019, "Stochastic gradient methods with layer-wise adaptive moments",
 * algorithm 1 (arXiv:1905.11286).
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
    const { turned, ...state } = novogradTurned(g, v, t, beta2, eps);
    m = add(mul(beta1, m), turned);
    return { m, ...state, step: m };
  },
});
