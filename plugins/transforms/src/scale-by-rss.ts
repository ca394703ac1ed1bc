import { defineOptimizer, positive, zeros } from "@thalweg/core";
import { adagradStep } from "@thalweg/optimizers";

/**
 * AdaGrad's scaling: by the root of the sum of squares of all gradients so far.
 *
 *     s <- s + g^2;  g <- g / (sqrt(s) + eps)
 *
 * Defaults: eps 1e-10, PyTorch's; optax initialises s with 0.1.
 * Reference: Duchi, Hazan & Singer 2011, "Adaptive subgradient methods for online learning and
 * stochastic optimization", figure 1 (JMLR 12).
 */
export const scaleByRss = defineOptimizer({
  name: "scale-by-rss",
  source: "Duchi, Hazan & Singer 2011, figure 1 (JMLR 12)",
  formula: "s <- s + g^2; g <- g / (sqrt(s) + eps)",
  hyper: { eps: positive(1e-10, { source: "PyTorch" }) },
  state: { s: zeros },
  rule: ({ g, s, t, eps }) => adagradStep({ g, s, t, lr: 1, eps }, "sum"),
});
