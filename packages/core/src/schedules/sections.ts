/** Divides a run at milestones into consecutive sections. */

import { type HyperValues, lengthUnit, list } from "../define/hyper.js";
import { UsageError } from "../errors/errors.js";
import type { Scalar } from "../tensor/scalar.js";
import {
  add,
  floor,
  less,
  lessEqual,
  maximum,
  mul,
  sub,
  where,
} from "../vocabulary/elementwise.js";
import type { Moment, PartClock } from "./composition.js";

/**
 * The hyperparameters `milestones` and `unit` of a run with some number of sections; by default
 * equally long ones.
 */
export function sectionHyper(parts: number) {
  return {
    milestones: list(
      Array.from({ length: parts - 1 }, (_, i) => (i + 1) / parts),
      { meaning: "where each part but the first begins" },
    ),
    unit: lengthUnit(),
  };
}

export type SectionHyper = HyperValues<ReturnType<typeof sectionHyper>>;

/**
 * The clock of each section: its steps counted from 0, its length, and whether it is active.
 * @throws UsageError unless there is one milestone fewer than there are parts
 */
export function sectionClocks(
  word: string,
  parts: number,
  { step, total, milestones, unit }: Moment<SectionHyper>,
): PartClock[] {
  if (milestones.length !== parts - 1) {
    throw new UsageError(
      `${word}: there are ${milestones.length} milestones for ${parts} schedulers; give one fewer than schedulers.`,
    );
  }
  const starts = milestones.map((at) => floor(add(unit === "steps" ? at : mul(at, total), 0.5)));
  const zero = mul(0, total);
  return [zero, ...starts].map((start, i) => {
    const end: Scalar = starts[i] ?? total;
    const begun = lessEqual(start, step);
    return {
      step: sub(step, start),
      total: maximum(1, sub(end, start)),
      active: i === parts - 1 ? begun : where(begun, less(step, end), 0),
    };
  });
}

/** The value of the section that is active now: the last one that has begun. */
export function current(values: readonly Scalar[], clocks: readonly PartClock[]): Scalar {
  return values.reduce((before, value, i) => where(less(clocks[i]!.step, 0), before, value));
}
