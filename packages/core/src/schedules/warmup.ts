import { choice, type HyperValues, length, lengthUnit } from "../define/hyper.js";
import type { Scheduler } from "../define/scheduler.js";
import type { Scalar } from "../tensor/scalar.js";
import {
  add,
  cos,
  div,
  floor,
  lessEqual,
  maximum,
  minimum,
  mul,
  pow,
  sub,
} from "../vocabulary/elementwise.js";
import { compose, type Moment, type PartClock } from "./composition.js";

const hyper = {
  warmup: length(0.05, { meaning: "length of the warmup" }),
  shape: choice("linear", ["linear", "cosine", "exponential"]),
  unit: lengthUnit(),
};
type WarmupHyper = HyperValues<typeof hyper>;

/**
 * A warmup before a scheduler, whose own step 0 comes after the warmup.
 *
 *     value = value_0 (step + 1) / N                              while step < N
 *     value = value_0 (1 - cos(pi (step + 1) / N)) / 2            of shape "cosine"
 *     value = value_0 100^((step + 1) / N - 1)                    of shape "exponential"
 *     value = value_(step - N), of a run of total - N steps       afterwards
 *
 * N is warmup x total, rounded to whole steps.
 *
 * Defaults: linear, 0.05 of the run.
 * Reference: Goyal et al. 2017, section 2.2 (arXiv:1706.02677).
 */
export function warmup(scheduler: Scheduler): Scheduler {
  return compose<WarmupHyper>({
    word: "warmup",
    formula:
      "the scheduler's first value times a rise to 1 over N = warmup total steps, then the scheduler",
    hyper,
    parts: [scheduler],
    clocks: (moment) => [after(moment)],
    value: ([value], [clock], { base, ...moment }) =>
      mul(value!({ ...clock!, step: maximum(0, clock!.step) }, base), rise(moment)),
  });
}

function lengthOf({ warmup, unit, total }: Moment<WarmupHyper>): Scalar {
  return maximum(1, floor(add(unit === "steps" ? warmup : mul(warmup, total), 0.5)));
}

function after(moment: Moment<WarmupHyper>): PartClock {
  const steps = lengthOf(moment);
  const step = sub(moment.step, steps);
  return { step, total: maximum(1, sub(moment.total, steps)), active: lessEqual(0, step) };
}

function rise(moment: Moment<WarmupHyper>): Scalar {
  const phase = minimum(1, div(add(moment.step, 1), lengthOf(moment)));
  if (moment.shape === "linear") return phase;
  if (moment.shape === "cosine") return mul(0.5, sub(1, cos(mul(Math.PI, phase))));
  return pow(100, sub(phase, 1));
}
