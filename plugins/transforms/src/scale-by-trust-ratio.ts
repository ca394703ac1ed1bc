import { defineOptimizer, div, equal, mul, norm, where } from "@thalweg/core";

/**
 * The trust ratio: each array's step gets the length of its parameters, as in LARS and LAMB.
 *
 *     g <- g |theta| / |g|, or g where either is 0
 *
 * Reference: You et al. 2020, "Large batch optimization for deep learning: training BERT in 76 minutes", algorithm 2, phi the
 * identity (arXiv:1904.00962).
 */
export const scaleByTrustRatio = defineOptimizer({
  name: "scale-by-trust-ratio",
  source: "You et al. 2020, algorithm 2 (arXiv:1904.00962)",
  formula: "g <- g |theta| / |g|, over each array",
  scope: "tensor",
  hyper: {},
  rule({ g, theta }) {
    const [step, weights] = [norm(g), norm(theta)];
    const ratio = where(equal(mul(step, weights), 0), 1, div(weights, step));
    return { step: mul(g, ratio) };
  },
});
