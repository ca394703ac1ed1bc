import {
  abs,
  add,
  defineOptimizer,
  mul,
  nonNegative,
  positive,
  scaledNorm,
  withNorm,
} from "@thalweg/core";

/**
 * Adaptive sharpness-aware minimisation: SAM with each coordinate scaled by the size of its
 * parameter, so that the result does not depend on the scale of the weights. Costs two gradients
 * per step.
 *
 *     T = |theta| + eta;  g <- gradient at theta + rho T^2 g / |T g|, elementwise
 *
 * Where T g is zero the point is theta. Defaults: rho 0.5, eta 0.01, the paper's.
 * Reference: Kwon et al. 2021, "ASAM: adaptive sharpness-aware minimization for scale-invariant
 * learning of deep neural networks", algorithm 1 (arXiv:2102.11600).
 */
export const asam = defineOptimizer({
  name: "asam",
  aliases: ["adaptive-sharpness-aware"],
  source: "Kwon et al. 2021, algorithm 1 (arXiv:2102.11600)",
  formula: "T = |theta| + eta; g <- gradient at theta + rho T^2 g / |T g|",
  scope: "all",
  hyper: {
    rho: positive(0.5, { source: "Kwon et al." }),
    eta: nonNegative(0.01, { source: "Kwon et al." }),
  },
  rule({ g, theta, rho, eta, gradientAt }) {
    const scale = add(abs(theta), eta);
    const scaled = mul(scale, mul(g, scaledNorm(g).scale));
    return { step: gradientAt(add(theta, mul(scale, withNorm(scaled, rho)))) };
  },
});
