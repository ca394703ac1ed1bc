import { clip, defineWrapper, real } from "@thalweg/core";

/**
 * Projection onto a box after each step of the inner optimizer.
 *
 *     theta <- min(max(inner step, low), high)
 *
 * Defaults: low -1, high 1.
 * Reference: Bertsekas 1976, "On the Goldstein-Levitin-Polyak gradient projection method"
 * (doi:10.1109/TAC.1976.1101194).
 */
export const projectBox = defineWrapper({
  name: "project-box",
  source: "Bertsekas 1976 (doi:10.1109/TAC.1976.1101194)",
  formula: "theta <- clip(inner step, low, high)",
  hyper: { low: real(-1), high: real(1) },
  wrap: ({ low, high, inner }) => ({ theta: clip(inner(), low, high) }),
});
