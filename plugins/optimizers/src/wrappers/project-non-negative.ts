import { defineWrapper, maximum } from "@thalweg/core";

/**
 * Projection onto the non-negative numbers after each step of the inner optimizer.
 *
 *     theta <- max(inner step, 0)
 *
 * Reference: Bertsekas 1976, "On the Goldstein-Levitin-Polyak gradient projection method"
 * (doi:10.1109/TAC.1976.1101194).
 */
export const projectNonNegative = defineWrapper({
  name: "project-non-negative",
  source: "Bertsekas 1976 (doi:10.1109/TAC.1976.1101194)",
  formula: "theta <- max(inner step, 0)",
  hyper: {},
  wrap: ({ inner }) => ({ theta: maximum(inner(), 0) }),
});
