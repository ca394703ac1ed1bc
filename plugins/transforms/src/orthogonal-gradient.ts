import { add, defineOptimizer, div, dot, mul, norm, positive, sub } from "@thalweg/core";

/**
 * The part of the gradient orthogonal to the parameters, at the gradient's length, array by array: weights do not grow along
 * themselves, which is how a network's scale runs away after it has fitted its data.
 *
 *     h <- g - (theta.g / (theta.theta + eps)) theta;  g <- h |g| / (|h| + eps)
 *
 * Defaults: eps 1e-30, the authors'.
 * Reference: Prieto et al. 2025, "Grokking at the edge of numerical stability" (arXiv:2501.04697).
 */
export const orthogonalGradient = defineOptimizer({
  name: "orthogonal-gradient",
  aliases: ["orthograd"],
  source: "Prieto et al. 2025 (arXiv:2501.04697)",
  formula: "h <- g - (theta.g / theta.theta) theta; g <- h |g| / |h|",
  scope: "tensor",
  hyper: { eps: positive(1e-30, { source: "the authors' code" }) },
  rule({ g, theta, eps }) {
    const h = sub(g, mul(div(dot(theta, g), add(dot(theta, theta), eps)), theta));
    return { step: mul(h, div(norm(g), add(norm(h), eps))) };
  },
});
