import {
  add,
  defineScheduler,
  div,
  length,
  lengthUnit,
  minimum,
  mul,
  pow,
  real,
  sqrt,
} from "@thalweg/core";
import { wholeSteps } from "./lengths.js";

/**
 * The schedule of the original Transformer, whose rate depends on the width of the model.
 *
 *     value = base width^-0.5 min(t^-0.5, t N^-1.5),   t = step + 1,   N = warmup x total, in whole steps
 *
 * The base is a factor: 1 in the paper. The largest value is base (width N)^-0.5, at step N - 1.
 *
 * Defaults: width 512 and warmup 0.04 (4,000 of 100,000 steps), the paper's base model.
 * Reference: Vaswani et al. 2017, "Attention is all you need", equation 3 (arXiv:1706.03762); named
 * after Noam Shazeer.
 */
export const noam = defineScheduler({
  name: "noam",
  source: "Vaswani et al. 2017, equation 3 (arXiv:1706.03762)",
  formula: "base width^-0.5 min(t^-0.5, t N^-1.5), t = step + 1, N = warmup total",
  hyper: {
    width: real(512, { min: 1, source: "Vaswani et al.", meaning: "width of the model" }),
    warmup: length(0.04, { source: "Vaswani et al.", meaning: "length of the warmup" }),
    unit: lengthUnit(),
  },
  value({ step, total, base, width, warmup, unit }) {
    const t = add(step, 1);
    const rise = mul(t, pow(wholeSteps(warmup, unit, total), -1.5));
    return mul(div(base, sqrt(width)), minimum(div(1, sqrt(t)), rise));
  },
});
