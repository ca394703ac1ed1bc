import { add, defineOptimizer, div, positive, sqrt, square, zeros } from "@thalweg/core";

/**
 * AdaGrad's scaling: by the root of the sum of squares of all gradients so far.
 *
 *     s <- s + g^2;  g <- g / (sqrt(s) + eps)
 *
 * Defaults: eps 1e-10, PyTorch's; optax begins s at 0.1.
 * Reference: Duchi, Hazan & Singer 2011, "Adaptive subgradient methods for online learning and stochastic optimization",
 * figure 1 (JMLR 12).
 */
export const scaleByRss = defineOptimizer({
  name: "scale-by-rss",
  source: "Duchi, Hazan & Singer 2011, figure 1 (JMLR 12)",
  formula: "s <- s + g^2; g <- g / (sqrt(s) + eps)",
  hyper: { eps: positive(1e-10, { source: "PyTorch" }) },
  state: { s: zeros },
  rule({ g, s, eps }) {
    s = add(s, square(g));
    return { s, step: div(g, add(sqrt(s), eps)) };
  },
});
