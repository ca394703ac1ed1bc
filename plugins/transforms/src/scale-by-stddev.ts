import { decay, defineOptimizer, positive, zeros } from "@thalweg/core";
import { centredRmspropStep } from "@thalweg/optimizers";

/**
 * Centred RMSProp's scaling: by the standard deviation of the gradients about their moving mean.
 *
 *     m <- beta m + (1 - beta) g;  v <- beta v + (1 - beta) g^2;  g <- g / (sqrt(max(v - m^2, 0)) + eps)
 *
 * Defaults: beta 0.95, Graves's; eps 1e-4, Graves's too (inside the root there).
 * Reference: Graves 2013, "Generating sequences with recurrent neural networks", equations 38 to 41
 * (arXiv:1308.0850).
 */
export const scaleByStddev = defineOptimizer({
  name: "scale-by-stddev",
  source: "Graves 2013, equations 38 to 41 (arXiv:1308.0850)",
  formula: "m <- ema(m, g, beta); v <- ema(v, g^2, beta); g <- g / (sqrt(v - m^2) + eps)",
  hyper: { beta: decay(0.95, { source: "Graves" }), eps: positive(1e-4, { source: "Graves" }) },
  state: { m: zeros, v: zeros },
  rule({ g, m, v, beta, eps }) {
    const { mean, ...next } = centredRmspropStep({ g, v, mean: m, lr: 1, rho: beta, eps });
    return { ...next, m: mean };
  },
});
