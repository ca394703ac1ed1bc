import {
  add,
  defineScheduler,
  div,
  floor,
  integer,
  length,
  lengthUnit,
  less,
  lessEqual,
  log,
  maximum,
  mul,
  pow,
  real,
  type Scalar,
  sub,
  where,
} from "@thalweg/core";
import { log as logOf } from "@thalweg/core/numeric";
import { cosineDecay } from "./factors.js";
import { wholeSteps } from "./lengths.js";

/**
 * The position of a step in its period, as a fraction of the period; periods of N, N m, N m^2, ...
 * steps follow each other.
 */
function phaseOf(step: Scalar, first: Scalar, m: number): Scalar {
  const periods = div(step, first);
  if (m === 1) return sub(periods, floor(periods));
  const size = (count: Scalar) => mul(first, floor(add(pow(m, count), 0.5)));
  const start = (count: Scalar) => div(sub(size(count), first), m - 1);
  // The logarithm gives the number of past periods, except for rounding at their ends.
  const near = floor(div(log(add(1, mul(m - 1, periods))), logOf(m)));
  const early = where(less(step, start(near)), sub(near, 1), near);
  const over = maximum(0, where(lessEqual(start(add(early, 1)), step), add(early, 1), early));
  return div(sub(step, start(over)), size(over));
}

/**
 * Cosine decay with warm restarts.
 *
 *     value = base (final + (1 - final) (1 + cos(pi T_cur / T_i)) / 2)
 *
 * Period i has T_i = N multiplier^i steps, N = period x total, in whole steps; T_cur counts from
 * its beginning.
 *
 * Defaults: period 1/20 of the run (10 of 200 epochs), multiplier 2, final 0, one of the paper's
 * settings.
 * Reference: Loshchilov & Hutter 2017, "SGDR: stochastic gradient descent with warm restarts",
 * equation 5 (arXiv:1608.03983).
 */
export const cosineRestarts = defineScheduler({
  name: "cosine-restarts",
  aliases: ["sgdr"],
  source: "Loshchilov & Hutter 2017, equation 5 (arXiv:1608.03983)",
  formula: "base (final + (1 - final) (1 + cos(pi T_cur / T_i)) / 2), T_i = N multiplier^i",
  hyper: {
    period: length(0.05, { source: "Loshchilov & Hutter", meaning: "length of the first period" }),
    multiplier: integer(2, { meaning: "how many times as long each period is as the one before" }),
    final: real(0, { min: 0, meaning: "share of the base that each period's end reaches" }),
    unit: lengthUnit(),
  },
  value({ step, total, base, period, multiplier, final, unit }) {
    const phase = phaseOf(step, wholeSteps(period, unit, total), multiplier);
    return mul(base, cosineDecay(phase, final));
  },
});
