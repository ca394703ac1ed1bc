import { add, defineScheduler, div, expm1, length, lengthUnit, mul, neg } from "@thalweg/core";
import { wholeSteps } from "./lengths.js";

/**
 * Exponential warmup: the difference from the base shrinks by the same factor at every step.
 *
 *     value = base (1 - exp(-(step + 1) / N)),   N = warmup x total, in whole steps
 *
 * After N steps 63 % of the base is reached, after 3 N 95 %.
 *
 * Defaults: warmup 0.02, ours.
 * Reference: Ma & Yarats 2021, "On the adequacy of untuned warmup for adaptive optimization",
 * section 3 (arXiv:1910.04209), where N is chosen from beta2: see untuned-exponential-warmup.
 */
export const exponentialWarmup = defineScheduler({
  name: "exponential-warmup",
  source: "Ma & Yarats 2021, section 3 (arXiv:1910.04209)",
  formula: "base (1 - exp(-(step + 1) / N)), N = warmup total",
  hyper: { warmup: length(0.02, { meaning: "time constant" }), unit: lengthUnit() },
  value: ({ step, total, base, warmup, unit }) =>
    mul(base, neg(expm1(neg(div(add(step, 1), wholeSteps(warmup, unit, total)))))),
});
