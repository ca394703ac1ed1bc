/** Converts lengths and times, given as fractions of the run or in steps, to whole steps. */
import { add, floor, type LengthUnit, maximum, mul, type Scalar } from "@thalweg/core";

/** The nearest whole number of steps, a half rounded up: `floor(steps + 1/2)`. */
export function moment(at: Scalar | number, unit: LengthUnit, total: Scalar): Scalar {
  return floor(add(unit === "steps" ? at : mul(at, total), 0.5));
}

/** A length in whole steps, at least one. */
export function wholeSteps(length: Scalar | number, unit: LengthUnit, total: Scalar): Scalar {
  return maximum(1, moment(length, unit, total));
}
