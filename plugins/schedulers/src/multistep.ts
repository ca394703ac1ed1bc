import {
  add,
  defineScheduler,
  lengthUnit,
  lessEqual,
  list,
  mul,
  real,
  type Scalar,
} from "@thalweg/core";
import { compounded } from "./factors.js";
import { moment } from "./lengths.js";

/**
 * Multiplied by gamma at each milestone.
 *
 *     value = base gamma^#{milestones m: m total <= step},   milestones in whole steps
 *
 * Defaults: gamma 0.1 at 1/2 and 3/4 of the run, He et al.'s for CIFAR-10 (32k and 48k of 64k
 * steps).
 * Reference: He, Zhang, Ren & Sun 2016, "Deep residual learning for image recognition", section 4.2
 * (arXiv:1512.03385).
 */
export const multistep = defineScheduler({
  name: "multistep",
  source: "He et al. 2016, section 4.2 (arXiv:1512.03385)",
  formula: "base gamma^(number of milestones reached)",
  hyper: {
    gamma: real(0.1, { min: 0, source: "He et al.", meaning: "factor at each milestone" }),
    milestones: list([0.5, 0.75], { source: "He et al.", meaning: "moments of the run" }),
    unit: lengthUnit(),
  },
  value({ step, total, base, gamma, milestones, unit }) {
    const reached = milestones.map((at) => lessEqual(moment(at, unit, total), step));
    return mul(base, compounded(gamma, reached.reduce<Scalar>(add, mul(0, step))));
  },
});
