import { choice, defineOptimizer, maximum, mul, outputAxes, positive } from "@thalweg/core";
import { clipUnits, unitNorms } from "./units.js";

/**
 * Adaptive gradient clipping: the gradient of each unit is clipped to a fraction of the norm of its
 * weights.
 *
 *     G_j <- G_j min(1, clipping max(|W_j|, eps) / |G_j|) for each unit j
 *
 * Defaults: clipping 0.01, eps 0.001, the paper's. Units are the indices of the last axis, as in
 * weights [in, out]; each element of a vector is a unit.
 * Reference: Brock et al. 2021, "High-performance large-scale image recognition without
 * normalization", equation 3 (arXiv:2102.06171).
 */
export const adaptiveGradientClipping = defineOptimizer({
  name: "adaptive-gradient-clipping",
  aliases: ["agc"],
  source: "Brock et al. 2021, equation 3 (arXiv:2102.06171)",
  formula: "G_j <- G_j min(1, clipping max(|W_j|, eps) / |G_j|) for each unit j",
  scope: "tensor",
  hyper: {
    clipping: positive(0.01, { source: "Brock et al.", meaning: "the largest share of |W_j|" }),
    eps: positive(1e-3, { source: "Brock et al.", meaning: "lower bound of |W_j|" }),
    units: choice("last", outputAxes),
  },
  rule({ g, theta, clipping, eps, units }) {
    const limit = mul(clipping, maximum(unitNorms(theta, units), eps));
    return { step: clipUnits(g, limit, units) };
  },
});
