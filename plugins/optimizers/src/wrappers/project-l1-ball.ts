import {
  abs,
  defineWrapper,
  less,
  maximum,
  mul,
  positive,
  sign,
  sub,
  sum,
  where,
} from "@thalweg/core";
import { simplexThreshold } from "./simplex-threshold.js";

/**
 * Projection onto the ball |theta|_1 <= radius, of all parameters together, after each step of the
 * inner optimizer; the result is sparse.
 *
 *     theta <- x if |x|_1 <= radius, else sign(x) max(|x| - tau, 0), tau such that the absolute values sum to radius
 *
 * Defaults: radius 1.
 * Reference: Duchi et al. 2008, "Efficient projections onto the l1-ball for learning in high
 * dimensions", section 4 (doi:10.1145/1390156.1390191).
 */
export const projectL1Ball = defineWrapper({
  name: "project-l1-ball",
  source: "Duchi et al. 2008, section 4 (doi:10.1145/1390156.1390191)",
  formula: "theta <- sign(x) max(|x| - tau, 0) if |x|_1 > radius, x after the inner step",
  hyper: { radius: positive(1) },
  wrap({ radius, inner }) {
    const x = inner();
    const size = abs(x);
    const shrunk = mul(sign(x), maximum(sub(size, simplexThreshold(size, radius)), 0));
    return { theta: where(less(radius, sum(size)), shrunk, x) };
  },
});
