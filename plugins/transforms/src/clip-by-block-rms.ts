import { defineOptimizer, div, maximum, mul, positive, scaledRootMeanSquare } from "@thalweg/core";

/**
 * Clipping of each parameter array by the root mean square of its elements, Adafactor's update
 * clipping.
 *
 *     g <- g / max(1, rms(g) / max)
 *
 * Not `adafactor` bit for bit: this divides as the paper, that by its flavour's factor.
 *
 * Defaults: max 1, the paper's.
 * Reference: Shazeer & Stern 2018, "Adafactor: adaptive learning rates with sublinear memory cost",
 * section 6 (arXiv:1804.04235).
 */
export const clipByBlockRms = defineOptimizer({
  name: "clip-by-block-rms",
  source: "Shazeer & Stern 2018, section 6 (arXiv:1804.04235)",
  formula: "g <- g / max(1, rms(g) / max), over each array",
  scope: "tensor",
  hyper: { max: positive(1, { source: "Shazeer & Stern", meaning: "the largest rms kept" }) },
  rule({ g, max: limit }) {
    const { size, scale } = scaledRootMeanSquare(g);
    return { step: div(mul(g, scale), maximum(scale, div(size, limit))) };
  },
});
