import {
  add,
  choice,
  defineScheduler,
  div,
  length,
  lengthUnit,
  minimum,
  mul,
  sqrt,
} from "@thalweg/core";
import { wholeSteps } from "./lengths.js";

/**
 * Linear warmup, then decay with the inverse square root of the step.
 *
 *     value = base min((step + 1) / N, sqrt(N / (step + 1))),   N = warmup x total, in whole steps
 *     value = base min(1, sqrt(N / (step + 1)))                 with start "flat"
 *
 * The largest value is base, at step N - 1. The flat start is T5's.
 *
 * Defaults: warmup 0.04, the 4,000 of 100,000 steps of Vaswani et al.'s base model.
 * Reference: Vaswani et al. 2017, "Attention is all you need", equation 3 (arXiv:1706.03762), as
 * fairseq writes it; Raffel et al. 2020, "T5", section 3.1.2 (arXiv:1910.10683).
 */
export const inverseSqrt = defineScheduler({
  name: "inverse-sqrt",
  source:
    "Vaswani et al. 2017, equation 3 (arXiv:1706.03762); Raffel et al. 2020 (arXiv:1910.10683)",
  formula: "base min((step + 1) / N, sqrt(N / (step + 1))), N = warmup total",
  hyper: {
    warmup: length(0.04, {
      source: "Vaswani et al., base model",
      meaning: "length of the warmup",
    }),
    start: choice("rise", ["rise", "flat"], { meaning: "the first steps: a warmup, or the base" }),
    unit: lengthUnit(),
  },
  value({ step, total, base, warmup, start, unit }) {
    const steps = wholeSteps(warmup, unit, total);
    const t = add(step, 1);
    return mul(base, minimum(start === "rise" ? div(t, steps) : 1, sqrt(div(steps, t))));
  },
});
