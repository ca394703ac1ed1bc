import { add, defineScheduler, div, length, lengthUnit, minimum, mul, sub } from "@thalweg/core";
import { wholeSteps } from "./lengths.js";

/**
 * REX: a reflected exponential, which decreases slowly at first and fast at the end.
 *
 *     value = base (1 - z) / (1/2 + (1 - z) / 2),   z = min(1, step / N),   N = length x total, in whole steps
 *
 * Defaults: over the whole run, as in the paper.
 * Reference: Chen, Wolfe & Kyrillidis 2021, "REX: revisiting budgeted training with an improved
 * schedule", section 3 (arXiv:2107.04197).
 */
export const rex = defineScheduler({
  name: "rex",
  source: "Chen, Wolfe & Kyrillidis 2021, section 3 (arXiv:2107.04197)",
  formula: "base (1 - z) / (1/2 + (1 - z) / 2), z = step / N, N = length total",
  hyper: { length: length(1, { meaning: "length of the decay" }), unit: lengthUnit() },
  value({ step, total, base, length, unit }) {
    const left = sub(1, minimum(1, div(step, wholeSteps(length, unit, total))));
    return mul(base, div(left, add(0.5, mul(0.5, left))));
  },
});
