import { defineOptimizer, mul, positive, sub, zeros } from "@thalweg/core";

/**
 * Optimistic gradient descent: each step undoes half of the one before, as if the next gradient were known to be like this one.
 *
 *     theta <- theta - 2 lr g + lr g_before,  g_before = 0 at t = 1
 *
 * Made for games, where gradient descent circles round an equilibrium and this closes in on it.
 *
 * Defaults: lr 0.01, ours; the paper leaves it open.
 * Reference: Daskalakis, Ilyas, Syrgkanis & Zeng 2018, "Training GANs with optimism" (arXiv:1711.00141).
 */
export const optimisticGradientDescent = defineOptimizer({
  name: "optimistic-gradient-descent",
  aliases: ["ogd", "optimistic-sgd"],
  source: "Daskalakis, Ilyas, Syrgkanis & Zeng 2018 (arXiv:1711.00141)",
  formula: "theta <- theta - lr (2 g - g_before)",
  hyper: { lr: positive(1e-2) },
  state: { before: zeros },
  rule: ({ g, before, lr }) => ({ before: g, step: mul(lr, sub(mul(2, g), before)) }),
});
