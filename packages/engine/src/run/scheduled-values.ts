import type { ResolvedOptimizer } from "../catalogue/resolved-optimizer.js";
import { trace } from "../foreign-code/tracing-guard.js";
import { createScheduleRunner } from "./schedule-runner.js";

/** What a schedule sets a hyperparameter to, along a run. */
export interface ScheduledHyper {
  /** The full name of the hyperparameter. */
  readonly target: string;
  /** At each of the steps that were asked for. */
  readonly values: readonly number[];
}

/**
 * The values that the schedules of an optimizer give, in f64, as `lr` of `adam+cosine`. Schedules
 * with a memory of measurements are left out, since their values depend on the run.
 * @param steps the steps of the whole run
 * @param at steps, counted from 0
 */
export function scheduledValues(
  { hyper, schedules }: ResolvedOptimizer,
  steps: number,
  at: readonly number[],
): ScheduledHyper[] {
  return schedules.flatMap(({ scheduler, targets, hyper: own }) => {
    if (Object.keys(scheduler.memory).length > 0) return [];
    const given = { ...own.structural, ...own.numeric };
    const runner = trace(`scheduler "${scheduler.name}"`, () =>
      createScheduleRunner(scheduler, given),
    );
    return targets.map((target) => ({
      target,
      values: at.map((step) => runner.valueAt(step, steps, hyper.numeric[target]!)),
    }));
  });
}
