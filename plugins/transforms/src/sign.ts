import { defineOptimizer, sign } from "@thalweg/core";

/**
 * The sign of each element, 0 for 0: the direction of sign descent.
 *
 *     g <- sign(g)
 *
 * Reference: Bernstein et al. 2018, "signSGD: compressed optimisation for non-convex problems",
 * algorithm 1 (arXiv:1802.04434).
 */
export const signOf = defineOptimizer({
  name: "sign",
  source: "Bernstein et al. 2018, algorithm 1 (arXiv:1802.04434)",
  formula: "g <- sign(g)",
  hyper: {},
  rule: ({ g }) => ({ step: sign(g) }),
});
