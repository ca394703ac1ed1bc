import { choice, defineOptimizer, keepAxes, mean, sub } from "@thalweg/core";
import { otherAxes, unitAxes } from "./units.js";

/**
 * Gradient centralization: the mean over the weights that enter each unit is taken off. Vectors stay as they are.
 *
 *     G_j <- G_j - mean(G_j) for each unit j
 *
 * Units are counted by the last axis, as of weights [in, out].
 * Reference: Yong et al. 2020, "Gradient centralization: a new optimization technique for deep neural networks", equation 1
 * (arXiv:2004.01461).
 */
export const centralize = defineOptimizer({
  name: "centralize",
  aliases: ["gradient-centralization"],
  source: "Yong et al. 2020, equation 1 (arXiv:2004.01461)",
  formula: "G_j <- G_j - mean(G_j) for each unit j of a weight",
  scope: "tensor",
  hyper: { units: choice("last", unitAxes) },
  rule({ g, units }) {
    const axes = otherAxes(g.shape, units);
    return { step: axes.length === 0 ? g : sub(g, keepAxes(mean(g, axes), g.shape, axes)) };
  },
});
