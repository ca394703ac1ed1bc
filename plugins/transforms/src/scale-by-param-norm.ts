import { defineOptimizer, maximum, mul, norm, positive } from "@thalweg/core";

/**
 * Steps relative to the parameters: each array's step is multiplied by the norm of its parameters.
 *
 *     g <- g max(|theta|, least)
 *
 * Defaults: least 0.001, optax's. Reference: Bernstein et al. 2020, "On the distance between two
 * neural networks and the stability of learning" (arXiv:2002.03432); optax,
 * scale_by_param_block_norm.
 */
export const scaleByParamNorm = defineOptimizer({
  name: "scale-by-param-norm",
  aliases: ["scale-by-param-block-norm"],
  source: "Bernstein et al. 2020 (arXiv:2002.03432)",
  formula: "g <- g max(|theta|, least), over each array",
  scope: "tensor",
  hyper: { least: positive(1e-3, { source: "optax" }) },
  rule: ({ g, theta, least }) => ({ step: mul(g, maximum(norm(theta), least)) }),
});
