import { add, decay, defineScheduler, expm1, mul, neg, sub } from "@thalweg/core";

/**
 * The untuned exponential warmup, with the time constant of Adam's second moment, 1 / (1 - beta2)
 * steps.
 *
 *     value = base (1 - exp(-t (1 - beta2))),   t = step + 1
 *
 * Defaults: beta2 0.999, Adam's.
 * Reference: Ma & Yarats 2021, "On the adequacy of untuned warmup for adaptive optimization",
 * section 5 (arXiv:1910.04209).
 */
export const untunedExponentialWarmup = defineScheduler({
  name: "untuned-exponential-warmup",
  aliases: ["untuned-exponential"],
  source: "Ma & Yarats 2021 (arXiv:1910.04209)",
  formula: "base (1 - exp(-(step + 1) (1 - beta2)))",
  hyper: { beta2: decay(0.999, { source: "Adam's", meaning: "the optimizer's beta2" }) },
  value: ({ step, base, beta2 }) => mul(base, neg(expm1(neg(mul(sub(1, beta2), add(step, 1)))))),
});
