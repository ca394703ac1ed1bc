/** A run divided at milestones into stretches that follow each other. */
import { UsageError } from "../errors.js";
import { type HyperValues, lengthUnit, list } from "../hyper.js";
import type { Scalar } from "../scalar.js";
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

/** The hyperparameters of a run in stretches; equal ones unless given. */
export function stretchHyper(parts: number) {
  return {
    milestones: list(
      Array.from({ length: parts - 1 }, (_, i) => (i + 1) / parts),
      { meaning: "where each part but the first begins" },
    ),
    unit: lengthUnit(),
  };
}

export type StretchHyper = HyperValues<ReturnType<typeof stretchHyper>>;

/**
 * The clock of each stretch: its own steps from 0, its own length, and whether it is now.
 * @throws UsageError unless there is one milestone less than there are parts
 */
export function stretchClocks(
  word: string,
  parts: number,
  { step, total, milestones, unit }: Moment<StretchHyper>,
): PartClock[] {
  if (milestones.length !== parts - 1) {
    throw new UsageError(
      `${word}: there are ${milestones.length} milestones for ${parts} schedulers; give one less than schedulers.`,
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

/** The value of the last stretch that has begun. */
export function current(values: readonly Scalar[], clocks: readonly PartClock[]): Scalar {
  return values.reduce((before, value, i) => where(less(clocks[i]!.step, 0), before, value));
}
