import { add, decay, defineOptimizer, ema, mul, nonNegative, zeros } from "@thalweg/core";

/**
 * Grokfast-EMA: adds the moving average of the gradients, their slow part, which accelerates
 * delayed generalisation.
 *
 *     h <- alpha h + (1 - alpha) g;  g <- g + lambda h
 *
 * Defaults: alpha 0.98, lambda 2, those of the authors' code. Their code initialises h with the
 * first gradient; the paper's formula, and this one, with zero.
 * Reference: Lee et al. 2024, "Grokfast: accelerated grokking by amplifying slow gradients"
 * (arXiv:2405.20233).
 */
export const grokfastEma = defineOptimizer({
  name: "grokfast-ema",
  aliases: ["grokfast"],
  source: "Lee et al. 2024 (arXiv:2405.20233)",
  formula: "h <- ema(h, g, alpha); g <- g + lambda h",
  hyper: {
    alpha: decay(0.98, { source: "Lee et al." }),
    lambda: nonNegative(2, { source: "Lee et al." }),
  },
  state: { h: zeros },
  rule({ g, h, alpha, lambda }) {
    h = ema(h, g, alpha);
    return { h, step: add(g, mul(lambda, h)) };
  },
});
