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
import { cosineDecay } from "./factors.js";
import { wholeSteps } from "./lengths.js";

/**
 * Linear warmup, then cosine decay to the end of the run.
 *
 *     value = base (step + 1) / N                                    while step < N
 *     value = base (final + (1 - final) (1 + cos(pi phase)) / 2)     then
 *     N = warmup x total, in whole steps;   phase = (step - N) / (total - N)
 *
 * Steps N - 1 and N both have the base.
 *
 * Defaults: warmup 0.05, near the 5 of 90 epochs of Goyal et al.; final 0 (Loshchilov & Hutter).
 * Reference: Goyal et al. 2017, section 2.2 (arXiv:1706.02677); Loshchilov & Hutter 2017, equation
 * 5 (arXiv:1608.03983).
 */
export const warmupCosine = defineScheduler({
  name: "warmup-cosine",
  source: "Goyal et al. 2017 (arXiv:1706.02677); Loshchilov & Hutter 2017 (arXiv:1608.03983)",
  formula: "base (step + 1) / N while step < N = warmup total, then half a cosine down to final",
  hyper: {
    warmup: length(0.05, {
      source: "near the 5 of 90 epochs of Goyal et al.",
      meaning: "length of the warmup",
    }),
    final: real(0, { min: 0, max: 1, meaning: "share of the base that the end reaches" }),
    unit: lengthUnit(),
  },
  value({ step, total, base, warmup, final, unit }) {
    const steps = wholeSteps(warmup, unit, total);
    const phase = div(sub(step, steps), sub(total, steps));
    const rising = div(add(step, 1), steps);
    return mul(base, where(less(step, steps), rising, cosineDecay(phase, final)));
  },
});
