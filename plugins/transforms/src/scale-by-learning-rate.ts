import { defineOptimizer, learningRate, mul } from "@thalweg/core";

/**
 * The learning rate: the last stage of a chain of transforms. Alone it is gradient descent.
 *
 *     g <- lr g
 *
 * Defaults: lr 0.001. Schedules of `lr` apply to it.
 * Reference: Cauchy 1847, "Methode generale pour la resolution des systemes d'equations
 * simultanees".
 */
export const scaleByLearningRate = defineOptimizer({
  name: "scale-by-learning-rate",
  source: "Cauchy 1847",
  formula: "g <- lr g",
  hyper: { lr: learningRate(1e-3) },
  rule: ({ g, lr }) => ({ step: mul(lr, g) }),
});
