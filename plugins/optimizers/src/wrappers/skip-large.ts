import { defineWrapper, lessEqual, norm, positive, where } from "@thalweg/core";

/**
 * Skips a step whose gradient norm is above max: parameters and inner state do not change. NaN
 * counts as above.
 *
 *     theta <- inner step if |g| <= max, else theta
 *
 * Defaults: max 10. The inner t counts skipped steps too.
 * Reference: Chowdhery et al. 2022, "PaLM", section 5.1, which skips batches about spikes
 * (arXiv:2204.02311); optax, skip_large_updates.
 */
export const skipLarge = defineWrapper({
  name: "skip-large",
  source: "optax, skip_large_updates; Chowdhery et al. 2022, section 5.1 (arXiv:2204.02311)",
  formula: "an inner step if |g| <= max, else none",
  hyper: { max: positive(10, { meaning: "the longest gradient taken" }) },
  wrap({ g, theta, max: longest, inner }) {
    const short = lessEqual(norm(g), longest);
    return { theta: where(short, inner(), theta), commit: short };
  },
});
