import { defineOptimizer, mul, positive } from "@thalweg/core";

/**
 * The learning rate: the last link of a chain of transforms. Alone it is gradient descent.
 *
 *     g <- lr g
 *
 * Defaults: lr 0.001. Schedules of `lr` are schedules of it.
 * Reference: Cauchy 1847, "Methode generale pour la resolution des systemes d'equations simultanees".
 */
export const scaleByLearningRate = defineOptimizer({
  name: "scale-by-learning-rate",
  source: "Cauchy 1847",
  formula: "g <- lr g",
  hyper: { lr: positive(1e-3) },
  rule: ({ g, lr }) => ({ step: mul(lr, g) }),
});
