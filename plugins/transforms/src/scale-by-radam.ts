import { decay, defineOptimizer, nonNegative, real, zeros } from "@thalweg/core";
import { radamStep } from "@thalweg/optimizers";

/**
 * RAdam's direction: Adam's times a rectification, and bias-corrected momentum while that is not
 * defined.
 *
 *     rho = 2 / (1 - beta2) - 1;  rho_t = rho - 2 t beta2^t / (1 - beta2^t)
 *     g <- r_t m^ / (sqrt(v^) + eps) if rho_t > threshold, else m^
 *     r_t = sqrt((rho_t - 4) (rho_t - 2) rho / ((rho - 4) (rho - 2) rho_t))
 *
 * Defaults: beta1 0.9, beta2 0.999, threshold 4, the paper's (PyTorch and optax: 5); eps 1e-8.
 * Reference: Liu et al. 2020, algorithm 2 (arXiv:1908.03265).
 */
export const scaleByRadam = defineOptimizer({
  name: "scale-by-radam",
  source: "Liu et al. 2020, algorithm 2 (arXiv:1908.03265)",
  formula: "g <- r_t m^ / (sqrt(v^) + eps) if rho_t > threshold, else m^",
  hyper: {
    ...{ beta1: decay(0.9), beta2: decay(0.999), eps: nonNegative(1e-8) },
    threshold: real(4, { min: 4, source: "Liu et al.; PyTorch and optax use 5" }),
  },
  state: { m: zeros, v: zeros },
  rule({ g, m, v, t, beta1, beta2, eps, threshold }) {
    return radamStep({ g, m, v, t, lr: 1, beta1, beta2, eps, threshold }, "paper");
  },
});
