import { defineOptimizer, learningRate, mul } from "@thalweg/core";

/**
 * Gradient descent: a step along the negative gradient. On mini-batches, stochastic gradient
 * descent.
 *
 *     theta <- theta - lr g
 *
 * On a quadratic it converges if and only if lr < 2 / h for every eigenvalue h of the Hessian.
 *
 * Defaults: lr 0.01 (Keras); the method itself has none.
 * Reference: Cauchy 1847, "Methode generale pour la resolution des systemes d'equations
 * simultanees"; Robbins & Monro 1951, "A stochastic approximation method"
 * (doi:10.1214/aoms/1177729586).
 */
export const gradientDescent = defineOptimizer({
  name: "gradient-descent",
  aliases: ["gd"],
  source: "Cauchy 1847; Robbins & Monro 1951 (doi:10.1214/aoms/1177729586)",
  formula: "theta <- theta - lr g",
  hyper: { lr: learningRate(1e-2, { source: "Keras" }) },
  rule: ({ g, lr }) => ({ step: mul(lr, g) }),
});
