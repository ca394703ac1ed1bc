import { defineScheduler, div, flag, floor, length, lengthUnit, mul, real } from "@thalweg/core";
import { compounded } from "./factors.js";
import { wholeSteps } from "./lengths.js";

/**
 * Exponential decay: the same factor at every step.
 *
 *     value = base gamma^(step / N),          N = every x total, in whole steps
 *     value = base gamma^floor(step / N)      as a staircase
 *
 * PyTorch's ExponentialLR is `every: 1, unit: "steps"`. Above 1 the value grows, up to 1e300 base.
 *
 * Defaults: gamma 0.01 over the run, ours: two decades.
 * Reference: TensorFlow's tf.keras.optimizers.schedules.ExponentialDecay, with N as its
 * decay_steps.
 */
export const exponential = defineScheduler({
  name: "exponential",
  source: "TensorFlow's ExponentialDecay; torch.optim.lr_scheduler.ExponentialLR",
  formula: "base gamma^(step / N), N = every total; the exponent rounded down as a staircase",
  hyper: {
    gamma: real(0.01, { min: 0, meaning: "factor of each stretch" }),
    every: length(1, { meaning: "length of a stretch" }),
    staircase: flag(false, { meaning: "whether the value stays within a stretch" }),
    unit: lengthUnit(),
  },
  value({ step, total, base, gamma, every, staircase, unit }) {
    const stretches = div(step, wholeSteps(every, unit, total));
    return mul(base, compounded(gamma, staircase ? floor(stretches) : stretches));
  },
});
