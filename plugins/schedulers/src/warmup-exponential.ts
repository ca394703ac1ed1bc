import {
  add,
  defineScheduler,
  div,
  length,
  lengthUnit,
  less,
  mul,
  real,
  sub,
  where,
} from "@thalweg/core";
import { compounded } from "./factors.js";
import { wholeSteps } from "./lengths.js";

/**
 * Linear warmup, then exponential decay to the end of the run.
 *
 *     value = base (step + 1) / N                               while step < N = warmup x total, in whole steps
 *     value = base final^((step - N) / (total - N))             then
 *
 * Defaults: warmup 0.05, near the 5 of 90 epochs of Goyal et al.; final 0.01, ours.
 * Reference: Goyal et al. 2017, section 2.2 (arXiv:1706.02677);
 * optax.warmup_exponential_decay_schedule.
 */
export const warmupExponential = defineScheduler({
  name: "warmup-exponential",
  source: "Goyal et al. 2017 (arXiv:1706.02677); optax.warmup_exponential_decay_schedule",
  formula:
    "base (step + 1) / N while step < N = warmup total, then base final^((step - N) / (total - N))",
  hyper: {
    warmup: length(0.05, {
      source: "near the 5 of 90 epochs of Goyal et al.",
      meaning: "length of the warmup",
    }),
    final: real(0.01, { min: 0, max: 1, meaning: "share of the base that the end reaches" }),
    unit: lengthUnit(),
  },
  value({ step, total, base, warmup, final, unit }) {
    const steps = wholeSteps(warmup, unit, total);
    const decayed = compounded(final, div(sub(step, steps), sub(total, steps)));
    return mul(base, where(less(step, steps), div(add(step, 1), steps), decayed));
  },
});
