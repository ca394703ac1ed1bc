/** Points of an optimizer's search space, and the settings at them. */
import type { GivenHyper } from "@thalweg/core";
import type { StudyOptimizer } from "../spec/check.js";
import { type Axis, axesOf, valueAt } from "./axis.js";

export interface Space {
  readonly axes: readonly Axis[];
  /** The values that the study fixes. */
  readonly fixed: GivenHyper;
}

export const spaceOf = (optimizer: StudyOptimizer): Space => ({
  axes: axesOf(optimizer),
  fixed: optimizer.hyper,
});

/** The setting at a point; undefined if a hyperparameter does not allow its value. */
export function settingAt(
  { axes, fixed }: Space,
  point: readonly number[],
): GivenHyper | undefined {
  const values = axes.map((axis, i) => valueAt(axis, point[i]!));
  if (values.includes(undefined)) return undefined;
  return { ...fixed, ...Object.fromEntries(axes.map(({ name }, i) => [name, values[i]!])) };
}

/** The setting that is used if nothing was tuned, or no setting could be chosen. */
export function usualSetting(optimizer: StudyOptimizer): GivenHyper {
  const values = Object.entries(optimizer.tuned).map(([name, { usual }]) => [name, usual]);
  return { ...optimizer.hyper, ...Object.fromEntries(values) };
}
