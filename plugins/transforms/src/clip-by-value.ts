import { clip, defineOptimizer, neg, positive } from "@thalweg/core";

/**
 * Clipping of each element to [-max, max].
 *
 *     g <- min(max(g, -max), max)
 *
 * Defaults: max 1. Reference: Mikolov 2012, "Statistical language models based on neural networks".
 */
export const clipByValue = defineOptimizer({
  name: "clip-by-value",
  source: "Mikolov 2012 (PhD thesis, Brno)",
  formula: "g <- clip(g, -max, max)",
  hyper: { max: positive(1, { meaning: "the largest absolute value kept" }) },
  rule: ({ g, max: limit }) => ({ step: clip(g, neg(limit), limit) }),
});
