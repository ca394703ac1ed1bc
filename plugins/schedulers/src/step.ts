import { decay, defineScheduler, div, floor, mul, positive, pow } from "@thalweg/core";
import { wholeSteps } from "./whole-steps.js";

/**
 * A staircase: multiplied by gamma after each stretch of N steps.
 *
 *     value = base gamma^floor(step / N),   N = every x total, in whole steps
 *
 * `every` is a share of the run, so that one setting serves runs of any length; PyTorch's StepLR counts steps.
 *
 * Defaults: gamma 0.1 every third of the run, He et al.'s for ImageNet (30 of 90 epochs in the reference code).
 * Reference: He, Zhang, Ren & Sun 2016, "Deep residual learning for image recognition", section 3.4
 * (arXiv:1512.03385).
 */
export const step = defineScheduler({
  name: "step",
  aliases: ["staircase"],
  source: "He et al. 2016, section 3.4 (arXiv:1512.03385)",
  formula: "base gamma^floor(step / (every total))",
  hyper: {
    gamma: decay(0.1, { source: "He et al.", meaning: "factor of each stair" }),
    every: positive(1 / 3, { meaning: "length of a stair as a share of the run" }),
  },
  value: ({ step, total, base, gamma, every }) =>
    mul(base, pow(gamma, floor(div(step, wholeSteps(every, total))))),
});
