import {
  abs,
  add,
  defineOptimizer,
  div,
  equal,
  mul,
  nonNegative,
  norm,
  positive,
  where,
} from "@thalweg/core";

/**
 * Adaptive sharpness-aware minimisation: SAM with each direction measured by the size of its parameter, so that rescaling a
 * network changes nothing. Costs two gradients.
 *
 *     T = |theta| + eta;  g <- gradient at theta + rho T^2 g / |T g|, elementwise
 *
 * Where T g is zero the point is theta. Defaults: rho 0.5, eta 0.01, the paper's.
 * Reference: Kwon et al. 2021, "ASAM: adaptive sharpness-aware minimization for scale-invariant learning of deep neural
 * networks", algorithm 1 (arXiv:2102.11600).
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
    const scaled = mul(scale, g);
    const length = norm(scaled);
    const uphill = mul(where(equal(length, 0), 0, div(rho, length)), mul(scale, scaled));
    return { step: gradientAt(add(theta, uphill)) };
  },
});
