import { defineOptimizer, normalize, positive } from "@thalweg/core";

/**
 * The direction of each parameter array's gradient.
 *
 *     g <- g / (|g| + eps), |g| over one array
 *
 * Defaults: eps 1e-12, so that a zero gradient stays zero.
 * Reference: Yu et al. 2017, "Block-normalized gradient method", equation 1 (arXiv:1707.04822).
 */
export const normalizeByNorm = defineOptimizer({
  name: "normalize-by-norm",
  source: "Yu et al. 2017 (arXiv:1707.04822)",
  formula: "g <- g / (|g| + eps), over each array",
  scope: "tensor",
  hyper: { eps: positive(1e-12) },
  rule: ({ g, eps }) => ({ step: normalize(g, eps) }),
});
