import { defineScheduler, div, floor, length, lengthUnit, mul, real } from "@thalweg/core";
import { compounded } from "./factors.js";
import { wholeSteps } from "./lengths.js";

/**
 * Step decay: multiplied by gamma after every N steps.
 *
 *     value = base gamma^floor(step / N),   N = every x total, in whole steps
 *
 * Defaults: gamma 0.1 every third of the run, He et al.'s for ImageNet (30 of 90 epochs in the
 * reference code).
 * Reference: He, Zhang, Ren & Sun 2016, "Deep residual learning for image recognition", section 3.4
 * (arXiv:1512.03385).
 */
export const step = defineScheduler({
  name: "step",
  aliases: ["staircase"],
  source: "He et al. 2016, section 3.4 (arXiv:1512.03385)",
  formula: "base gamma^floor(step / N), N = every total",
  hyper: {
    gamma: real(0.1, { min: 0, source: "He et al.", meaning: "factor of each stair" }),
    every: length(1 / 3, { meaning: "length of a stair" }),
    unit: lengthUnit(),
  },
  value: ({ step, total, base, gamma, every, unit }) =>
    mul(base, compounded(gamma, floor(div(step, wholeSteps(every, unit, total))))),
});
