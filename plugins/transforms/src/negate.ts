import { defineOptimizer, neg } from "@thalweg/core";

/**
 * The negated gradient: before an optimizer it makes the optimizer maximise.
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
