import {
  add,
  defineScheduler,
  div,
  length,
  lengthUnit,
  maximum,
  mul,
  nonNegative,
  pow,
  real,
  sub,
} from "@thalweg/core";
import { wholeSteps } from "./lengths.js";

/**
 * A power of the remaining fraction of steps.
 *
 *     value = base (final + (1 - final) max(0, 1 - step / N)^power),   N = length x total, in whole steps
 *
 * Defaults: power 0.9 to 0 over the run, DeepLab's "poly"; PyTorch's PolynomialLR has power 1 over
 * 5 steps.
 * Reference: Chen et al. 2018, "DeepLab", section 4.1 (arXiv:1606.00915).
 */
export const polynomial = defineScheduler({
  name: "polynomial",
  aliases: ["poly"],
  source: "Chen et al. 2018, DeepLab, section 4.1 (arXiv:1606.00915)",
  formula: "base (final + (1 - final) max(0, 1 - step / N)^power), N = length total",
  hyper: {
    power: nonNegative(0.9, { source: "Chen et al.; PyTorch uses 1" }),
    final: real(0, { min: 0, meaning: "share of the base that the end reaches" }),
    length: length(1, { meaning: "length of the decay" }),
    unit: lengthUnit(),
  },
  value({ step, total, base, power, final, length, unit }) {
    const left = maximum(0, sub(1, div(step, wholeSteps(length, unit, total))));
    return mul(base, add(final, mul(sub(1, final), pow(left, power))));
  },
});
