import {
  defineScheduler,
  lengthUnit,
  less,
  list,
  mul,
  type Scalar,
  UsageError,
  where,
} from "@thalweg/core";
import { moment } from "./lengths.js";

/**
 * Given constant values between milestones.
 *
 *     value = base values[i],   i the number of milestones m with m total <= step, in whole steps
 *
 * Defaults: 1, 0.1 and 0.01, changing at 1/2 and 3/4 of the run, as multistep's.
 * Throws UsageError unless there is one value more than there are milestones.
 * Reference: TensorFlow's PiecewiseConstantDecay.
 */
export const piecewiseConstant = defineScheduler({
  name: "piecewise-constant",
  source: "TensorFlow's PiecewiseConstantDecay",
  formula: "base values[number of milestones reached]",
  hyper: {
    milestones: list([0.5, 0.75], { meaning: "moments of the run, in order" }),
    values: list([1, 0.1, 0.01], { meaning: "shares of the base, one more than milestones" }),
    unit: lengthUnit(),
  },
  value({ step, total, base, milestones, values, unit }) {
    if (values.length !== milestones.length + 1) {
      throw new UsageError(
        `piecewise-constant: there are ${values.length} values for ${milestones.length} milestones; give one value more than milestones.`,
      );
    }
    const share = milestones.reduceRight<Scalar | number>(
      (later, at, i) => where(less(step, moment(at, unit, total)), values[i]!, later),
      values.at(-1)!,
    );
    return mul(base, share);
  },
});
