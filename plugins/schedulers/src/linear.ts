import {
  add,
  defineScheduler,
  div,
  length,
  lengthUnit,
  minimum,
  mul,
  real,
  sub,
} from "@thalweg/core";
import { wholeSteps } from "./lengths.js";

/**
 * Linear from one multiple of the base to another, then constant.
 *
 *     value = base (start + (end - start) min(1, step / N)),   N = length x total, in whole steps
 *
 * Defaults: from 1 to 0 over the run; PyTorch's LinearLR rises from 1/3 to 1 in 5 steps.
 * Reference: torch.optim.lr_scheduler.LinearLR; optax.linear_schedule.
 */
export const linear = defineScheduler({
  name: "linear",
  source: "torch.optim.lr_scheduler.LinearLR; optax.linear_schedule",
  formula: "base (start + (end - start) min(1, step / N)), N = length total",
  hyper: {
    start: real(1, { min: 0, meaning: "share of the base at the first step" }),
    end: real(0, { min: 0, meaning: "share of the base from step N on" }),
    length: length(1, { meaning: "length of the line" }),
    unit: lengthUnit(),
  },
  value({ step, total, base, start, end, length, unit }) {
    const phase = minimum(1, div(step, wholeSteps(length, unit, total)));
    return mul(base, add(start, mul(sub(end, start), phase)));
  },
});
