import { defineOptimizer, maximum, mul, positive, rootMeanSquare } from "@thalweg/core";

/**
 * Steps relative to the parameters: each array's step is multiplied by the root mean square of its
 * parameters, as Adafactor's relative steps are.
 *
 *     g <- g max(rms(theta), least)
 *
 * Defaults: least 0.001, the paper's epsilon_2.
 * Reference: Shazeer & Stern 2018, section 8 (arXiv:1804.04235).
 */
export const scaleByParamRms = defineOptimizer({
  name: "scale-by-param-rms",
  aliases: ["scale-by-param-block-rms"],
  source: "Shazeer & Stern 2018, section 8 (arXiv:1804.04235)",
  formula: "g <- g max(rms(theta), least), over each array",
  scope: "tensor",
  hyper: { least: positive(1e-3, { source: "Shazeer & Stern" }) },
  rule: ({ g, theta, least }) => ({ step: mul(g, maximum(rootMeanSquare(theta), least)) }),
});
