import { defineWrapper, maximum, positive, sub } from "@thalweg/core";
import { simplexThreshold } from "./simplex-threshold.js";

/**
 * Projection of all parameters together onto the simplex, theta >= 0 and sum(theta) = total, after
 * each step of the inner optimizer.
 *
 *     theta <- max(x - tau, 0), tau such that they sum to total
 *
 * Defaults: total 1.
 * Reference: Duchi et al. 2008, "Efficient projections onto the l1-ball for learning in high
 * dimensions", figure 1 (doi:10.1145/1390156.1390191).
 */
export const projectSimplex = defineWrapper({
  name: "project-simplex",
  source: "Duchi et al. 2008, figure 1 (doi:10.1145/1390156.1390191)",
  formula: "theta <- max(x - tau, 0) with sum total, x after the inner step",
  hyper: { sum: positive(1) },
  wrap({ sum: total, inner }) {
    const x = inner();
    return { theta: maximum(sub(x, simplexThreshold(x, total)), 0) };
  },
});
