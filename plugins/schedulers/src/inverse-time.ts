import {
  add,
  defineScheduler,
  div,
  flag,
  floor,
  length,
  lengthUnit,
  mul,
  nonNegative,
} from "@thalweg/core";
import { wholeSteps } from "./lengths.js";

/**
 * Decay with the inverse of time.
 *
 *     value = base / (1 + rate step / N),          N = every x total, in whole steps
 *     value = base / (1 + rate floor(step / N))    as a staircase
 *
 * Defaults: rate 1 every tenth of the run, ours: an eleventh of the base at its end.
 * Reference: Robbins & Monro 1951, "A stochastic approximation method"
 * (doi:10.1214/aoms/1177729586), for steps of order 1 / t; TensorFlow's InverseTimeDecay.
 */
export const inverseTime = defineScheduler({
  name: "inverse-time",
  source: "Robbins & Monro 1951 (doi:10.1214/aoms/1177729586); TensorFlow's InverseTimeDecay",
  formula: "base / (1 + rate step / N), N = every total",
  hyper: {
    rate: nonNegative(1),
    every: length(0.1, { meaning: "length of a stretch" }),
    staircase: flag(false, { meaning: "whether the value stays within a stretch" }),
    unit: lengthUnit(),
  },
  value({ step, total, base, rate, every, staircase, unit }) {
    const stretches = div(step, wholeSteps(every, unit, total));
    return div(base, add(1, mul(rate, staircase ? floor(stretches) : stretches)));
  },
});
