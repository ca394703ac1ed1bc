import { add, defineOptimizer, div, equal, mul, norm, positive, where } from "@thalweg/core";

/**
 * Sharpness-aware minimisation: the gradient at the point uphill by rho, in front of any optimizer. Costs two gradients.
 *
 *     g <- gradient at theta + rho g / |g|
 *
 * Where g is zero the point is theta. Defaults: rho 0.05, the paper's.
 * Reference: Foret et al. 2021, "Sharpness-aware minimization for efficiently improving generalization", equation 2 and
 * algorithm 1 (arXiv:2010.01412).
 */
export const sam = defineOptimizer({
  name: "sam",
  aliases: ["sharpness-aware"],
  source: "Foret et al. 2021, equation 2 and algorithm 1 (arXiv:2010.01412)",
  formula: "g <- gradient at theta + rho g / |g|",
  scope: "all",
  hyper: { rho: positive(0.05, { source: "Foret et al." }) },
  rule({ g, theta, rho, gradientAt }) {
    const length = norm(g);
    const uphill = mul(where(equal(length, 0), 0, div(rho, length)), g);
    return { step: gradientAt(add(theta, uphill)) };
  },
});
