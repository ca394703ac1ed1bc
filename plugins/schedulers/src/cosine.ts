import {
  add,
  choice,
  cos,
  defineScheduler,
  div,
  length,
  lengthUnit,
  maximum,
  minimum,
  mul,
  positive,
  pow,
  real,
  sub,
} from "@thalweg/core";
import { wholeSteps } from "./lengths.js";

/**
 * Cosine decay, without restarts.
 *
 *     value = base (final + (1 - final) ((1 + cos(pi step / N)) / 2)^exponent),   N = length x total, in whole steps
 *
 * After N steps the value is constant; with after "rise" the cosine continues and rises again, as
 * PyTorch's CosineAnnealingLR. PyTorch's eta_min is final x base.
 *
 * Defaults: final 0 over the run, as in the paper's experiments; exponent 1 (optax has the option).
 * Reference: Loshchilov & Hutter 2017, "SGDR: stochastic gradient descent with warm restarts",
 * equation 5 with a single period (arXiv:1608.03983).
 */
export const cosine = defineScheduler({
  name: "cosine",
  source: "Loshchilov & Hutter 2017, equation 5 (arXiv:1608.03983)",
  formula: "base (final + (1 - final) ((1 + cos(pi step / N)) / 2)^exponent), N = length total",
  hyper: {
    final: real(0, { min: 0, meaning: "share of the base that the end reaches" }),
    exponent: positive(1, { source: "optax" }),
    length: length(1, { meaning: "length of the decay" }),
    after: choice("stay", ["stay", "rise"], { meaning: "what follows the decay" }),
    unit: lengthUnit(),
  },
  value({ step, total, base, final, exponent, length, after, unit }) {
    const phase = div(step, wholeSteps(length, unit, total));
    const angle = mul(Math.PI, after === "stay" ? minimum(1, phase) : phase);
    const height = pow(maximum(0, mul(0.5, add(1, cos(angle)))), exponent);
    return mul(base, add(final, mul(sub(1, final), height)));
  },
});
