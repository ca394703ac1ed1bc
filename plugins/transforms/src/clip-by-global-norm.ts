import { clipNorm, defineOptimizer, positive } from "@thalweg/core";

/**
 * Clips all gradients together: if their joint Euclidean norm is above max, they are scaled down to
 * it.
 *
 *     g <- g min(1, max / |g|), |g| over all parameters
 *
 * A zero gradient stays zero. Defaults: max 1.
 * Reference: Pascanu, Mikolov & Bengio 2013, "On the difficulty of training recurrent neural
 * networks", algorithm 1 (arXiv:1211.5063).
 */
export const clipByGlobalNorm = defineOptimizer({
  name: "clip-by-global-norm",
  source: "Pascanu, Mikolov & Bengio 2013, algorithm 1 (arXiv:1211.5063)",
  formula: "g <- g min(1, max / |g|), over all parameters",
  scope: "all",
  hyper: { max: positive(1, { meaning: "the largest joint norm kept" }) },
  rule: ({ g, max: limit }) => ({ step: clipNorm(g, limit) }),
});
