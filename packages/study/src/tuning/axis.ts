/** An axis of the search: one tuned hyperparameter, from unit coordinates to values. */
import type { NumericHyper } from "@thalweg/core";
import { holdsNumber } from "@thalweg/core/host";
import { exp, log } from "@thalweg/core/numeric";
import type { StudyOptimizer, TunedHyper } from "../spec/check.js";
import type { Range } from "../spec/spec.js";
import { searchRange } from "./range.js";

export interface Axis {
  readonly name: string;
  readonly hyper: NumericHyper;
  readonly range: Range;
  /** Whether the search may go beyond the range: the study did not give it. */
  readonly grows: boolean;
}

/** The axes of an optimizer's search, in the order of its tuned hyperparameters. */
export const axesOf = ({ tuned }: StudyOptimizer): Axis[] =>
  Object.entries(tuned).map(([name, each]) => ({
    name,
    hyper: each.hyper,
    range: rangeOf(each),
    grows: each.range === undefined,
  }));

/** The range of a tuned hyperparameter: the study's, or the one around its usual value. */
export const rangeOf = ({ hyper, usual, range }: TunedHyper): Range =>
  range ?? searchRange(hyper, usual);

/**
 * The value at coordinate u, evenly on the hyperparameter's scale: the range is [0, 1], and u
 * outside it continues the scale. Three significant digits (of 1 - x on the log-complement scale),
 * so that a setting can be typed again. Undefined if the hyperparameter does not allow the value.
 */
export function valueAt({ hyper, range }: Axis, u: number): number | undefined {
  const continued = fromUnit(u, range, hyper.scale);
  // Rounding to three digits can lead out of a range, but must not.
  const inside = u >= 0 && u <= 1;
  const value = inside ? Math.min(range.max, Math.max(range.min, continued)) : continued;
  return holdsNumber(hyper, value) ? value : undefined;
}

function fromUnit(u: number, { min, max }: Range, scale: NumericHyper["scale"]): number {
  // The ends are as they were given, without rounding.
  if (u === 0) return min;
  if (u === 1) return max;
  switch (scale) {
    case "log":
      return threeDigits(geometric(u, min, max));
    case "log-complement":
      return Number((1 - threeDigits(geometric(u, 1 - min, 1 - max))).toPrecision(12));
    case "linear":
      return threeDigits(min + u * (max - min));
  }
}

const geometric = (u: number, min: number, max: number): number =>
  exp(log(min) + u * (log(max) - log(min)));

const threeDigits = (value: number): number => Number(value.toPrecision(3));
