import { add, decay, defineScheduler, minimum, mul, sub } from "@thalweg/core";

/**
 * The untuned linear warmup: its length is twice the time constant of Adam's second moment, 2 / (1
 * - beta2) steps.
 *
 *     value = base min(1, t (1 - beta2) / 2),   t = step + 1
 *
 * Defaults: beta2 0.999, Adam's, for a warmup of 2,000 steps.
 * Reference: Ma & Yarats 2021, "On the adequacy of untuned warmup for adaptive optimization",
 * section 5 (arXiv:1910.04209).
 */
export const untunedLinearWarmup = defineScheduler({
  name: "untuned-linear-warmup",
  aliases: ["untuned-linear"],
  source: "Ma & Yarats 2021 (arXiv:1910.04209)",
  formula: "base min(1, (step + 1) (1 - beta2) / 2)",
  hyper: { beta2: decay(0.999, { source: "Adam's", meaning: "the optimizer's beta2" }) },
  value: ({ step, base, beta2 }) =>
    mul(base, minimum(1, mul(mul(0.5, sub(1, beta2)), add(step, 1)))),
});
