import { add, defineWrapper, div, floor, integer, sums, where } from "@thalweg/core";
import { every } from "./every.js";

/**
 * Accumulation: the mean gradient of k batches makes one step of the inner optimizer, whose t
 * counts those steps.
 *
 *     sum <- sum + g;  every k steps: theta <- inner step on sum / k, sum <- 0
 *
 * Between its steps parameters and inner state stay as they are. A stage inside that asks for a
 * gradient elsewhere (sam) gets it on the last of the k batches. Defaults: k 2.
 * Reference: Goyal et al. 2017, "Accurate, large minibatch SGD", section 3 (arXiv:1706.02677).
 */
export const accumulate = defineWrapper({
  name: "accumulate",
  source: "Goyal et al. 2017, section 3 (arXiv:1706.02677)",
  formula: "sum <- sum + g; every k steps: an inner step on sum / k, sum <- 0",
  hyper: { k: integer(2, { meaning: "batches to a step" }) },
  state: { sum: sums },
  wrap({ g, theta, t, sum: before, k, inner }) {
    const total = add(before, g);
    const now = every(k, t);
    const moved = inner({ g: div(total, k), t: floor(div(t, k)) });
    return {
      sum: where(now, 0, total),
      theta: where(now, moved, theta),
      commit: now,
    };
  },
});
