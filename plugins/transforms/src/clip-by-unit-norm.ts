import { choice, defineOptimizer, mul, positive } from "@thalweg/core";
import { scaleTo } from "./scale-to.js";
import { unitAxes, unitNorms } from "./units.js";

/**
 * Clipping of the weights that enter each unit by their Euclidean norm; of a vector, element by element.
 *
 *     G_j <- G_j min(1, max / |G_j|) for each unit j
 *
 * Defaults: max 1; units are counted by the last axis, as of weights [in, out].
 * Reference: Brock et al. 2021, "High-performance large-scale image recognition without normalization", section 4.1, where
 * units are clipped relative to their weights (arXiv:2102.06171); optax has the pieces as unitwise_norm and unitwise_clip.
 */
export const clipByUnitNorm = defineOptimizer({
  name: "clip-by-unit-norm",
  source: "Brock et al. 2021, section 4.1, with a fixed limit (arXiv:2102.06171)",
  formula: "G_j <- G_j min(1, max / |G_j|) for each unit j",
  scope: "tensor",
  hyper: { max: positive(1), units: choice("last", unitAxes) },
  rule: ({ g, max: limit, units }) => ({ step: mul(g, scaleTo(unitNorms(g, units), limit)) }),
});
