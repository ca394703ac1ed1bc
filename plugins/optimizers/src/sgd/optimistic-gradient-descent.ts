import { defineOptimizer, learningRate, mul, sub, zeros } from "@thalweg/core";

/**
 * Optimistic gradient descent: twice the gradient minus the previous one, which predicts that the
 * next gradient equals this one.
 *
 *     theta <- theta - 2 lr g + lr g_before,  g_before = 0 at t = 1
 *
 * Designed for games, where gradient descent circles around an equilibrium and this method
 * converges to it.
 *
 * Defaults: lr 0.01, ours; the paper does not specify it.
 * Reference: Daskalakis, Ilyas, Syrgkanis & Zeng 2018, "Training GANs with optimism"
 * (arXiv:1711.00141).
 */
export const optimisticGradientDescent = defineOptimizer({
  name: "optimistic-gradient-descent",
  aliases: ["ogd", "optimistic-sgd"],
  source: "Daskalakis, Ilyas, Syrgkanis & Zeng 2018 (arXiv:1711.00141)",
  formula: "theta <- theta - lr (2 g - g_before)",
  hyper: { lr: learningRate(1e-2) },
  state: { before: zeros },
  rule: ({ g, before, lr }) => ({ before: g, step: mul(lr, sub(mul(2, g), before)) }),
});
