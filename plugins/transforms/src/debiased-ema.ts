import { debias, decay, defineOptimizer, ema, zeros } from "@thalweg/core";

/**
 * A bias-corrected exponential moving average of the gradients.
 *
 *     m <- beta m + (1 - beta) g;  g <- m / (1 - beta^t),  t = 1, 2, ...
 *
 * Defaults: beta 0.9, Adam's. Reference: Kingma & Ba 2015, section 3 (arXiv:1412.6980).
 */
export const debiasedEma = defineOptimizer({
  name: "debiased-ema",
  source: "Kingma & Ba 2015, section 3 (arXiv:1412.6980)",
  formula: "m <- ema(m, g, beta); g <- m / (1 - beta^t)",
  hyper: { beta: decay(0.9, { source: "Kingma & Ba" }) },
  state: { m: zeros },
  rule({ g, m, t, beta }) {
    m = ema(m, g, beta);
    return { m, step: debias(m, beta, t) };
  },
});
