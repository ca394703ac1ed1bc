import {
  add,
  defineScheduler,
  div,
  length,
  lengthUnit,
  mul,
  neg,
  nonNegative,
  pow,
} from "@thalweg/core";
import { wholeSteps } from "./lengths.js";

/**
 * Decay with a power of time.
 *
 *     value = base (1 + step / N)^-power,   N = every x total, in whole steps
 *
 * Polyak & Juditsky's theorem on averaging holds for powers between 1/2 and 1.
 *
 * Defaults: power 0.75, Bottou's for averaged gradient descent; N a tenth of the run, ours.
 * Reference: Bottou 2012, "Stochastic gradient descent tricks", section 5.3
 * (doi:10.1007/978-3-642-35289-8_25); Polyak & Juditsky 1992 (doi:10.1137/0330046).
 */
export const powerLaw = defineScheduler({
  name: "power-law",
  source: "Bottou 2012 (doi:10.1007/978-3-642-35289-8_25); Polyak & Juditsky 1992",
  formula: "base (1 + step / N)^-power, N = every total",
  hyper: {
    power: nonNegative(0.75, { source: "Bottou" }),
    every: length(0.1, { meaning: "length of the first stretch, in which little is lost" }),
    unit: lengthUnit(),
  },
  value({ step, total, base, power, every, unit }) {
    const time = add(1, div(step, wholeSteps(every, unit, total)));
    return mul(base, pow(time, neg(power)));
  },
});
