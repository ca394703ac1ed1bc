import type { RelativeTarget } from "@thalweg/core";

/** When a run counts as solved: at a bound of one measurement, or beyond it. */
export interface Goal {
  /** The name of the measurement. */
  readonly key: string;
  readonly better: "lower" | "higher";
  readonly bound: number;
}

/** A share of the excess of the first value over the minimum. */
export const relativeGoal = (
  key: string,
  minimum: number,
  { relative }: RelativeTarget,
  first: Readonly<Record<string, number>>,
): Goal => ({ key, better: "lower", bound: minimum + relative * (first[key]! - minimum) });

export const absoluteGoal = (key: string, better: Goal["better"], bound: number): Goal => ({
  ...{ key, better, bound },
});

export const meets = (value: number, { better, bound }: Goal): boolean =>
  better === "lower" ? value <= bound : value >= bound;
