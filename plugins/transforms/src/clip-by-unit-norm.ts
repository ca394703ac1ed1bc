import { choice, defineOptimizer, outputAxes, positive } from "@thalweg/core";
import { clipUnits } from "./units.js";

/**
 * Clipping of the weights that enter each unit by their Euclidean norm; of a vector, element by
 * element.
 *
 *     G_j <- G_j min(1, max / |G_j|) for each unit j
 *
 * Defaults: max 1. Units are the indices of the last axis, as in weights [in, out].
 * Reference: Brock et al. 2021, "High-performance large-scale image recognition without
 * normalization", section 4.1, where units are clipped relative to their weights
 * (arXiv:2102.06171); optax has unitwise_norm and unitwise_clip.
 */
export const clipByUnitNorm = defineOptimizer({
  name: "clip-by-unit-norm",
  source: "Brock et al. 2021, section 4.1, with a fixed limit (arXiv:2102.06171)",
  formula: "G_j <- G_j min(1, max / |G_j|) for each unit j",
  scope: "tensor",
  hyper: { max: positive(1), units: choice("last", outputAxes) },
  rule: ({ g, max: limit, units }) => ({ step: clipUnits(g, limit, units) }),
});
