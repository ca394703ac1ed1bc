import { defineOptimizer } from "@thalweg/core";
import { byTrustRatio } from "@thalweg/optimizers";

/**
 * The trust ratio: each array's step is scaled to the norm of its parameters, as in LARS and LAMB.
 *
 *     g <- g |theta| / |g|, or g where either is 0
 *
 * Reference: You et al. 2020, "Large batch optimization for deep learning: training BERT in 76
 * minutes", algorithm 2, phi the identity (arXiv:1904.00962).
 */
export const scaleByTrustRatio = defineOptimizer({
  name: "scale-by-trust-ratio",
  source: "You et al. 2020, algorithm 2 (arXiv:1904.00962)",
  formula: "g <- g |theta| / |g|, over each array",
  scope: "tensor",
  hyper: {},
  rule: ({ g, theta }) => ({ step: byTrustRatio(g, theta, 1) }),
});
