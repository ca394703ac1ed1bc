import { clipNorm, defineOptimizer, positive } from "@thalweg/core";

/**
 * Clipping of each parameter array by its own Euclidean norm.
 *
 *     g <- g min(1, max / |g|), |g| over one array
 *
 * Defaults: max 1. TensorFlow calls it clip_by_norm.
 * Reference: Pascanu, Mikolov & Bengio 2013, algorithm 1 (arXiv:1211.5063), array by array.
 */
export const clipByNorm = defineOptimizer({
  name: "clip-by-norm",
  source: "Pascanu, Mikolov & Bengio 2013, algorithm 1 (arXiv:1211.5063), array by array",
  formula: "g <- g min(1, max / |g|), over each array",
  scope: "tensor",
  hyper: { max: positive(1, { meaning: "the largest norm of an array kept" }) },
  rule: ({ g, max: limit }) => ({ step: clipNorm(g, limit) }),
});
