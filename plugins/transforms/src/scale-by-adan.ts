import { decay, defineOptimizer, positive, zeros } from "@thalweg/core";
import { adanDirection } from "@thalweg/optimizers";

/**
 * Adan's direction: Adam's with Nesterov's look ahead made of gradient differences d = g_t -
 * g_(t-1), 0 at the first step.
 *
 *     m <- ema(m, g, beta1);  u <- ema(u, d, beta2);  n <- ema(n, (g + beta2 d)^2, beta3)
 *     g <- (m^ + beta2 u^) / (sqrt(n^) + eps)
 *
 * The betas are written as decays: 0.98, 0.92, 0.99, the authors' code's (the paper writes 1 -
 * beta).
 * Defaults: eps 1e-8. Reference: Xie et al. 2022, "Adan: adaptive Nesterov momentum algorithm for
 * faster optimizing deep models", algorithm 1 (arXiv:2208.06677).
 */
export const scaleByAdan = defineOptimizer({
  name: "scale-by-adan",
  source: "Xie et al. 2022, algorithm 1 (arXiv:2208.06677)",
  formula: "m, u, n <- ema of g, d, (g + beta2 d)^2; g <- (m^ + beta2 u^) / (sqrt(n^) + eps)",
  hyper: { beta1: decay(0.98), beta2: decay(0.92), beta3: decay(0.99), eps: positive(1e-8) },
  state: { m: zeros, u: zeros, n: zeros, last: zeros },
  rule({ u, last, ...input }) {
    const { v, before, ...next } = adanDirection({ ...input, v: u, before: last });
    return { ...next, u: v, last: before };
  },
});
