import {
  add,
  choice,
  defineScheduler,
  div,
  lengthUnit,
  less,
  list,
  maximum,
  mul,
  type Scalar,
  sub,
  UsageError,
  where,
} from "@thalweg/core";
import { cosineDecay } from "./factors.js";
import { moment } from "./lengths.js";

/**
 * Interpolation of given points.
 *
 *     value = base (values[i] + (values[i + 1] - values[i]) z)   between moments i and i + 1, z from 0 to 1
 *     value = base values[0] before the first moment, the last value after the last
 *
 * With interpolation "cosine" the value follows half a cosine between two points.
 *
 * Defaults: 0.04, then 1 at 0.3 of the run and 0 at its end: a linear one-cycle.
 * Throws UsageError unless there are as many values as moments.
 * Reference: optax.piecewise_interpolate_schedule.
 */
export const piecewiseInterpolate = defineScheduler({
  name: "piecewise-interpolate",
  source: "optax.piecewise_interpolate_schedule",
  formula: "base times the line through (at, values)",
  hyper: {
    at: list([0, 0.3, 1], { meaning: "moments of the run, in order" }),
    values: list([0.04, 1, 0], { meaning: "shares of the base at these moments" }),
    interpolation: choice("linear", ["linear", "cosine"]),
    unit: lengthUnit(),
  },
  value({ step, total, base, at, values, interpolation, unit }) {
    if (values.length !== at.length || at.length === 0) {
      throw new UsageError(
        `piecewise-interpolate: there are ${values.length} values for ${at.length} moments; give one value for each, and at least one.`,
      );
    }
    const moments = at.map((each) => moment(each, unit, total));
    const between = (i: number): Scalar => {
      const size = maximum(1, sub(moments[i + 1]!, moments[i]!));
      const z = div(sub(step, moments[i]!), size);
      const way = interpolation === "linear" ? z : sub(1, cosineDecay(z, 0));
      return add(values[i]!, mul(values[i + 1]! - values[i]!, way));
    };
    const share = moments.reduceRight<Scalar | number>(
      (later, end, i) => where(less(step, end), i === 0 ? values[0]! : between(i - 1), later),
      values.at(-1)!,
    );
    return mul(base, share);
  },
});
