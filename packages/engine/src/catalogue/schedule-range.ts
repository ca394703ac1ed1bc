/** Checks the values of schedules against the ranges of the hyperparameters that they set. */
import { type NumericHyper, UsageError } from "@thalweg/core";
import { holdsNumber, inUnit, isLearningRate, rangeOf } from "@thalweg/core/host";
import { hyperSpecOf } from "./optimizer-hyper.js";
import type { ResolvedOptimizer } from "./resolved-optimizer.js";

/**
 * The values that a schedule can give a hyperparameter: its range, and for a learning rate also 0,
 * at which the parameters do not move.
 */
export interface ScheduledRange {
  readonly key: string;
  readonly target: string;
  readonly hyper: NumericHyper;
}

export function scheduledRanges({
  optimizer,
  hyper,
  schedules,
}: ResolvedOptimizer): ScheduledRange[] {
  const spec = hyperSpecOf(optimizer);
  return schedules.flatMap(({ key, targets }) =>
    targets.flatMap((target) => {
      const found = spec[target];
      if (found?.kind !== "numeric") return [];
      const own = inUnit(target, found, spec, hyper.structural);
      const includes = { ...own.includes, min: own.includes.min || isLearningRate(target, own) };
      return [{ key, target, hyper: { ...own, includes } }];
    }),
  );
}

const all = 4096;
const atEachEnd = 1024;

/**
 * The steps at which schedules are checked before a run: every step of a run of up to 4,096; of a
 * longer run the first and last 1,024, and 2,048 spread evenly between them.
 */
export function* checkedSteps(steps: number): Generator<number> {
  const end = steps > all ? atEachEnd : steps;
  for (let step = 0; step < end; step++) yield step;
  if (steps <= all) return;
  const [between, singles] = [steps - 2 * atEachEnd, all - 2 * atEachEnd];
  for (let i = 0; i < singles; i++) yield end + Math.floor((i * between) / singles);
  for (let step = steps - end; step < steps; step++) yield step;
}

/**
 * Checks the value of a schedule.
 * @param step counted from 0
 * @throws UsageError for a value out of range
 */
export function checkScheduled(
  { key, target, hyper }: ScheduledRange,
  expression: string,
  value: number,
  step: number,
): void {
  if (holdsNumber(hyper, value)) return;
  throw new UsageError(
    `"${expression}": the schedule "${key}" sets ${target} to ${value} at step ${step}, counted from 0; it must be ${rangeOf(hyper)}.`,
  );
}
