import { defineOptimizer, neg } from "@thalweg/core";

/**
 * The opposite step, which climbs: in front of an optimizer it maximises.
 *
 *     g <- -g
 *
 * Reference: Robbins & Monro 1951 write either sign; PyTorch's `maximize`.
 */
export const negate = defineOptimizer({
  name: "negate",
  source: "PyTorch, the option maximize",
  formula: "g <- -g",
  hyper: {},
  rule: ({ g }) => ({ step: neg(g) }),
});
