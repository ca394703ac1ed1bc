import { decay, defineOptimizer, zeros } from "@thalweg/core";
import { lionDirection } from "@thalweg/optimizers";

/**
 * Lion's direction: the sign of a mean of the gradient and a slower moving average.
 *
 *     g <- sign(beta1 m + (1 - beta1) g);  m <- beta2 m + (1 - beta2) g
 *
 * Defaults: beta1 0.9, beta2 0.99, the paper's. Reference: Chen et al. 2023, "Symbolic discovery of
 * optimization algorithms", program 1 (arXiv:2302.06675).
 */
export const scaleByLion = defineOptimizer({
  name: "scale-by-lion",
  source: "Chen et al. 2023, program 1 (arXiv:2302.06675)",
  formula: "g <- sign(ema(m, g, beta1)); m <- ema(m, g, beta2)",
  hyper: {
    beta1: decay(0.9, { source: "Chen et al." }),
    beta2: decay(0.99, { source: "Chen et al." }),
  },
  state: { m: zeros },
  rule: ({ g, m, beta1, beta2 }) => lionDirection({ g, m, beta1, beta2 }),
});
