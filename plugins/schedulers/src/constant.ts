import { defineScheduler, length, lengthUnit, less, mul, real, where } from "@thalweg/core";
import { wholeSteps } from "./lengths.js";

/**
 * The base at every step, or first the base times a factor.
 *
 *     value = base factor   while step < N,   N = length x total, in whole steps
 *     value = base          then
 *
 * Defaults: factor 1; PyTorch's ConstantLR has 1/3 during 5 steps.
 * Reference: torch.optim.lr_scheduler.ConstantLR.
 */
export const constant = defineScheduler({
  name: "constant",
  source: "no schedule; torch.optim.lr_scheduler.ConstantLR",
  formula: "base factor while step < N = length total, then base",
  hyper: {
    factor: real(1, { min: 0, meaning: "share of the base that the first steps have" }),
    length: length(1, { meaning: "how long the factor holds" }),
    unit: lengthUnit(),
  },
  value: ({ step, total, base, factor, length, unit }) =>
    mul(base, where(less(step, wholeSteps(length, unit, total)), factor, 1)),
});
