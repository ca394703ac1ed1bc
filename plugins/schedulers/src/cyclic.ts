import {
  add,
  choice,
  defineScheduler,
  div,
  floor,
  length,
  lengthUnit,
  lessEqual,
  mul,
  neg,
  positive,
  pow,
  real,
  type Scalar,
  sub,
  where,
} from "@thalweg/core";
import { compounded } from "./factors.js";
import { moment, wholeSteps } from "./lengths.js";

/**
 * Cyclical rates: a triangle wave between two values.
 *
 *     value = base (low + (high - low) scale triangle)
 *     triangle    from 0 up to 1 in N_up steps and down to 0 in N_down
 *     scale       1 ("triangular"), 2^-cycle ("triangular2"), gamma^step ("exp-range"); cycle = 0, 1, ...
 *     N_up = up x total, N_down = down x total, in whole steps; down 0 means as long as up
 *
 * Defaults: high 1 and low 1/6 of the base, Smith's range for CIFAR-10 (0.001 to 0.006); gamma
 * 0.99994, his for exp_range (PyTorch: 1); up 1/35, his 2,000 of 70,000 steps.
 * Reference: Smith 2017, "Cyclical learning rates for training neural networks", sections 3 and 4
 * (arXiv:1506.01186); torch.optim.lr_scheduler.CyclicLR.
 */
export const cyclic = defineScheduler({
  name: "cyclic",
  source: "Smith 2017 (arXiv:1506.01186); torch.optim.lr_scheduler.CyclicLR",
  formula: "base (low + (high - low) scale triangle), scale 1, 2^-cycle or gamma^step",
  hyper: {
    low: real(1 / 6, { min: 0, source: "Smith", meaning: "the lowest over the base" }),
    high: real(1, { min: 0, meaning: "the highest over the base" }),
    up: length(1 / 35, { source: "Smith", meaning: "length of the rise" }),
    down: length(0, { meaning: "length of the fall; 0: that of the rise" }),
    mode: choice("triangular", ["triangular", "triangular2", "exp-range"], { source: "Smith" }),
    gamma: positive(0.99994, { source: "Smith; PyTorch uses 1", meaning: 'for "exp-range"' }),
    unit: lengthUnit(),
  },
  value({ step, total, base, low, high, up, down, mode, gamma, unit }) {
    const rise = wholeSteps(up, unit, total);
    const given = moment(down, unit, total);
    const fall = where(lessEqual(given, 0), rise, given);
    const cycle = floor(div(step, add(rise, fall)));
    const place = sub(step, mul(cycle, add(rise, fall)));
    const triangle = where(
      lessEqual(place, rise),
      div(place, rise),
      sub(1, div(sub(place, rise), fall)),
    );
    const height = mul(sub(high, low), triangle);
    const scales = {
      triangular: (): Scalar => height,
      triangular2: () => mul(height, pow(2, neg(cycle))),
      "exp-range": () => mul(height, compounded(gamma, step)),
    };
    return mul(base, add(low, scales[mode]()));
  },
});
