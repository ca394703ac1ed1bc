import {
  add,
  defineScheduler,
  div,
  length,
  lengthUnit,
  maximum,
  minimum,
  mul,
} from "@thalweg/core";
import { remaining } from "./factors.js";
import { wholeSteps } from "./lengths.js";

/**
 * Explore, then exploit: the constant base, then linear decay to zero.
 *
 *     value = base min(1, (step + 1) / N_w)             while step < N_w + N_e
 *     value = base (total - step) / (total - N_w - N_e)  then
 *     N_w = warmup x total, N_e = explore x total, in whole steps
 *
 * The authors' hypothesis is that a high rate needs time to reach a wide minimum.
 *
 * Defaults: explore 0.5, in the range of the authors' experiments; warmup 0: one step.
 * Reference: Iyer et al. 2020, "Wide-minima density hypothesis and the explore-exploit learning
 * rate schedule", section 4 (arXiv:2003.03977).
 */
export const knee = defineScheduler({
  name: "knee",
  aliases: ["explore-exploit"],
  source: "Iyer et al. 2020, section 4 (arXiv:2003.03977)",
  formula: "base min(1, (step + 1) / N_w) while step < N_w + N_e, then straight to 0 at the end",
  hyper: {
    warmup: length(0, { meaning: "length of the warmup" }),
    explore: length(0.5, { meaning: "length of the constant stretch" }),
    unit: lengthUnit(),
  },
  value({ step, total, base, warmup, explore, unit }) {
    const rise = wholeSteps(warmup, unit, total);
    const knee = add(rise, wholeSteps(explore, unit, total));
    const falling = remaining(step, knee, maximum(total, add(knee, 1)));
    return mul(base, minimum(minimum(1, div(add(step, 1), rise)), falling));
  },
});
