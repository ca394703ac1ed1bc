import { add, defineScheduler, div, length, lengthUnit, minimum, mul } from "@thalweg/core";
import { wholeSteps } from "./lengths.js";

/**
 * Linear warmup, then constant.
 *
 *     value = base min(1, (step + 1) / N),   N = warmup x total, in whole steps
 *
 * The first step is base / N and the N-th, step N - 1, is base.
 *
 * Defaults: warmup 0.05, near the 5 of 90 epochs of Goyal et al., who start at base / k for k
 * workers instead.
 * Reference: Goyal et al. 2017, "Accurate, large minibatch SGD: training ImageNet in 1 hour",
 * section 2.2 (arXiv:1706.02677).
 */
export const linearWarmup = defineScheduler({
  name: "linear-warmup",
  source: "Goyal et al. 2017, section 2.2 (arXiv:1706.02677)",
  formula: "base min(1, (step + 1) / N), N = warmup total",
  hyper: {
    warmup: length(0.05, {
      source: "near the 5 of 90 epochs of Goyal et al.",
      meaning: "length of the warmup",
    }),
    unit: lengthUnit(),
  },
  value: ({ step, total, base, warmup, unit }) =>
    mul(base, minimum(1, div(add(step, 1), wholeSteps(warmup, unit, total)))),
});
