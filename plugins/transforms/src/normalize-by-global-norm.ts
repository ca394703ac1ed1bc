import { defineOptimizer, normalize, positive } from "@thalweg/core";

/**
 * The direction of all gradients together: the norm of the step is 1, or less for tiny gradients.
 *
 *     g <- g / (|g| + eps), |g| over all parameters
 *
 * Defaults: eps 1e-12, so that a zero gradient stays zero.
 * Reference: Hazan, Levy & Shalev-Shwartz 2015, "Beyond convexity: stochastic quasi-convex
 * optimization", algorithm 1 (arXiv:1507.02030).
 */
export const normalizeByGlobalNorm = defineOptimizer({
  name: "normalize-by-global-norm",
  source: "Hazan, Levy & Shalev-Shwartz 2015, algorithm 1 (arXiv:1507.02030)",
  formula: "g <- g / (|g| + eps), over all parameters",
  scope: "all",
  hyper: { eps: positive(1e-12) },
  rule: ({ g, eps }) => ({ step: normalize(g, eps) }),
});
