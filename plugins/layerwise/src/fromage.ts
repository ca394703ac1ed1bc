import { add, defineOptimizer, div, mul, norm, positive, sqrt, square, sub } from "@thalweg/core";
import { ratio } from "./ratio.js";

/**
 * Fromage: each parameter array turned by a fixed angle, whatever the size of its gradient.
 *
 *     theta <- (theta - lr (|theta| / |g|) g) / sqrt(1 + lr^2)
 *
 * The ratio is 1 where either norm is 0; a zero gradient still divides theta by sqrt(1 + lr^2), which keeps the norm of weights whose
 * gradient is orthogonal to them. Defaults: lr 0.01, the paper's.
 * Reference: Bernstein et al. 2020, "On the distance between two neural networks and the stability of learning", algorithm 1
 * (arXiv:2002.03432).
 */
export const fromage = defineOptimizer({
  name: "fromage",
  source: "Bernstein et al. 2020, algorithm 1 (arXiv:2002.03432)",
  formula: "theta <- (theta - lr (|theta| / |g|) g) / sqrt(1 + lr^2)",
  scope: "tensor",
  hyper: { lr: positive(0.01, { source: "Bernstein et al." }) },
  rule({ g, theta, lr }) {
    const turned = sub(theta, mul(mul(lr, ratio(norm(theta), norm(g))), g));
    return { step: sub(theta, div(turned, sqrt(add(1, square(lr))))) };
  },
});
