import { add, defineOptimizer, positive, withNorm } from "@thalweg/core";

/**
 * Sharpness-aware minimisation: the gradient at a point at distance rho uphill, for any optimizer
 * after it. Costs two gradients per step.
 *
 *     g <- gradient at theta + rho g / |g|
 *
 * Where g is zero the point is theta. Defaults: rho 0.05, the paper's.
 * Reference: Foret et al. 2021, "Sharpness-aware minimization for efficiently improving
 * generalization", equation 2 and algorithm 1 (arXiv:2010.01412).
 */
export const sam = defineOptimizer({
  name: "sam",
  aliases: ["sharpness-aware"],
  source: "Foret et al. 2021, equation 2 and algorithm 1 (arXiv:2010.01412)",
  formula: "g <- gradient at theta + rho g / |g|",
  scope: "all",
  hyper: { rho: positive(0.05, { source: "Foret et al." }) },
  rule({ g, theta, rho, gradientAt }) {
    return { step: gradientAt(add(theta, withNorm(g, rho))) };
  },
});
