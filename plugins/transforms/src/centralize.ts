import {
  choice,
  defineOptimizer,
  inputAxes,
  keepAxes,
  mean,
  outputAxes,
  slice,
  sub,
} from "@thalweg/core";

/**
 * Gradient centralization: subtracts from the gradients of each unit's weights their mean. Vectors
 * are not changed.
 *
 *     G_j <- G_j - mean(G_j) for each unit j
 *
 * The mean is taken of the differences from the unit's first element, so that equal gradients give
 * exactly 0. Units are the indices of the last axis, as in weights [in, out].
 * Reference: Yong et al. 2020, "Gradient centralization: a new optimization technique for deep
 * neural networks", equation 1 (arXiv:2004.01461).
 */
export const centralize = defineOptimizer({
  name: "centralize",
  aliases: ["gradient-centralization"],
  source: "Yong et al. 2020, equation 1 (arXiv:2004.01461)",
  formula: "G_j <- G_j - mean(G_j) for each unit j of a weight",
  scope: "tensor",
  hyper: { units: choice("last", outputAxes) },
  rule({ g, units }) {
    const axes = inputAxes(g.shape, units);
    if (axes.length === 0) return { step: g };
    const one = g.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
    const apart = sub(
      g,
      slice(
        g,
        g.shape.map(() => 0),
        one,
      ),
    );
    return { step: sub(apart, keepAxes(mean(apart, axes), g.shape, axes)) };
  },
});
