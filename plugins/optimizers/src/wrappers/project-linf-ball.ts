import { clip, defineWrapper, neg, positive } from "@thalweg/core";

/**
 * Projection onto the ball |theta|_inf <= radius after each step of the inner optimizer.
 *
 *     theta <- min(max(inner step, -radius), radius)
 *
 * Defaults: radius 1.
 * Reference: Bertsekas 1976, "On the Goldstein-Levitin-Polyak gradient projection method"
 * (doi:10.1109/TAC.1976.1101194).
 */
export const projectLinfBall = defineWrapper({
  name: "project-linf-ball",
  source: "Bertsekas 1976 (doi:10.1109/TAC.1976.1101194)",
  formula: "theta <- clip(inner step, -radius, radius)",
  hyper: { radius: positive(1) },
  wrap: ({ radius, inner }) => ({ theta: clip(inner(), neg(radius), radius) }),
});
