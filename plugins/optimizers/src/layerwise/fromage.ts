import {
  add,
  byRatio,
  defineOptimizer,
  div,
  learningRate,
  scaledNorm,
  sqrt,
  square,
  sub,
} from "@thalweg/core";

/**
 * Fromage: rotates each parameter array by a fixed angle, independent of the size of its gradient.
 *
 *     theta <- (theta - lr (|theta| / |g|) g) / sqrt(1 + lr^2)
 *
 * The ratio is 1 if either norm is 0. A zero gradient still divides theta by sqrt(1 + lr^2); this
 * factor preserves the norm of weights whose gradient is orthogonal to them. Defaults: lr 0.01, the
 * paper's.
 * Reference: Bernstein et al. 2020, "On the distance between two neural networks and the stability
 * of learning", algorithm 1 (arXiv:2002.03432).
 */
export const fromage = defineOptimizer({
  name: "fromage",
  source: "Bernstein et al. 2020, algorithm 1 (arXiv:2002.03432)",
  formula: "theta <- (theta - lr (|theta| / |g|) g) / sqrt(1 + lr^2)",
  scope: "tensor",
  hyper: { lr: learningRate(0.01, { source: "Bernstein et al." }) },
  rule({ g, theta, lr }) {
    const norms = { above: scaledNorm(theta), below: scaledNorm(g) };
    const turned = sub(theta, byRatio(g, norms, lr));
    return { step: sub(theta, div(turned, sqrt(add(1, square(lr))))) };
  },
});
