import { decay, defineOptimizer, ema, zeros } from "@thalweg/core";

/**
 * An exponential moving average of the gradients, initially zero.
 *
 *     m <- beta m + (1 - beta) g;  g <- m
 *
 * Defaults: beta 0.9. The first averages are too small by the factor 1 - beta^t; see
 * `debiased-ema`.
 * Reference: Brown 1959, "Statistical forecasting for inventory control".
 */
export const emaOfGradients = defineOptimizer({
  name: "ema",
  source: "Brown 1959",
  formula: "m <- ema(m, g, beta); g <- m",
  hyper: { beta: decay(0.9) },
  state: { m: zeros },
  rule({ g, m, beta }) {
    m = ema(m, g, beta);
    return { m, step: m };
  },
});
