import { clipNorm, defineWrapper, positive } from "@thalweg/core";

/**
 * Projection onto the ball |theta|_2 <= radius, of all parameters together, after each step of the
 * inner optimizer.
 *
 *     theta <- x min(1, radius / |x|), x the inner step's parameters
 *
 * Defaults: radius 1.
 * Reference: Bertsekas 1976, "On the Goldstein-Levitin-Polyak gradient projection method"
 * (doi:10.1109/TAC.1976.1101194).
 */
export const projectL2Ball = defineWrapper({
  name: "project-l2-ball",
  source: "Bertsekas 1976 (doi:10.1109/TAC.1976.1101194)",
  formula: "theta <- x min(1, radius / |x|), x after the inner step",
  hyper: { radius: positive(1) },
  wrap: ({ radius, inner }) => ({ theta: clipNorm(inner(), radius) }),
});
