import { add, defineScheduler, div, minimum, mul, real, sqrt } from "@thalweg/core";
import { wholeSteps } from "./whole-steps.js";

/**
 * Linear warmup, then decay with the inverse square root of the step.
 *
 *     value = base min((step + 1) / N, sqrt(N / (step + 1))),   N = warmup x total, in whole steps
 *
 * The largest value is base, at step N - 1. Vaswani et al. tie the base to the model, d^-0.5 N^-0.5; T5 keeps the
 * base during the first N steps instead of rising.
 *
 * Defaults: warmup 0.04, the 4,000 of 100,000 steps of Vaswani et al.'s base model.
 * Reference: Vaswani et al. 2017, "Attention is all you need", equation 3 (arXiv:1706.03762).
 */
export const inverseSqrt = defineScheduler({
  name: "inverse-sqrt",
  aliases: ["noam"],
  source: "Vaswani et al. 2017, equation 3 (arXiv:1706.03762)",
  formula: "base min((step + 1) / N, sqrt(N / (step + 1))), N = warmup total",
  hyper: {
    warmup: real(0.04, {
      min: 0,
      max: 1,
      source: "Vaswani et al., base model",
      meaning: "length of the warmup as a share of the run",
    }),
  },
  value({ step, total, base, warmup }) {
    const steps = wholeSteps(warmup, total);
    const t = add(step, 1);
    return mul(base, minimum(div(t, steps), sqrt(div(steps, t))));
  },
});
