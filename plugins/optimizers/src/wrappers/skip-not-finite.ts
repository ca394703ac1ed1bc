import { defineWrapper, equal, sub, sum, where } from "@thalweg/core";

/**
 * Skips a step whose gradient contains NaN or an infinity: parameters and inner state do not
 * change.
 *
 *     theta <- inner step if every element of g is finite, else theta
 *
 * The inner t counts skipped steps too. A loss that is not finite ends a run before a step could be
 * skipped.
 * Reference: Micikevicius et al. 2018, "Mixed precision training", section 3.2 (arXiv:1710.03740),
 * which skips such steps; optax, apply_if_finite.
 */
export const skipNotFinite = defineWrapper({
  name: "skip-not-finite",
  aliases: ["apply-if-finite"],
  source: "Micikevicius et al. 2018, section 3.2 (arXiv:1710.03740)",
  formula: "an inner step if every element of g is finite, else none",
  hyper: {},
  wrap({ g, theta, inner }) {
    const finite = equal(sum(sub(g, g)), 0);
    return { theta: where(finite, inner(), theta), commit: finite };
  },
});
