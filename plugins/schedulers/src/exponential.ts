import { defineScheduler, mul, positive, pow } from "@thalweg/core";

/**
 * Exponential decay: the same factor at every step.
 *
 *     value = base final^(step / total)
 *
 * PyTorch's ExponentialLR gives the factor of one step, gamma; it is final^(1 / total).
 *
 * Defaults: final 0.01, ours: two decades over the run.
 * Reference: TensorFlow's exponential_decay, with the whole run as its decay_steps.
 */
export const exponential = defineScheduler({
  name: "exponential",
  source: "TensorFlow's exponential_decay; torch.optim.lr_scheduler.ExponentialLR",
  formula: "base final^(step / total)",
  hyper: {
    final: positive(0.01, { meaning: "share of the base that the end of the run reaches" }),
  },
  value: ({ progress, base, final }) => mul(base, pow(final, progress)),
});
