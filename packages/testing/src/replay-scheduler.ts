/** A schedule by itself: its rates, to be held against another library's. */
import type { GivenHyper, Scheduler } from "@thalweg/core";
import { resolveScheduler } from "./resolve-scheduler.js";
import type { ResolveOptions, Which } from "./resolve-value.js";
import { createScheduleRunner } from "./schedule-runner.js";

export interface SchedulerReplay {
  readonly hyper?: GivenHyper;
  /** The value that the schedule shapes. */
  readonly baseLr: number;
  /** Steps of the run, which lengths that are shares are shares of. */
  readonly steps: number;
  /** Measurements for schedules with a memory, each observed after the step of its place. */
  readonly metrics?: readonly number[] | null;
}

/**
 * The rates at steps 0, 1, ... of a run.
 *
 *     await replayScheduler("step", { hyper: { every: 10, unit: "steps" }, baseLr: 0.1, steps: 60 })
 *
 * @param which a name (looked up in `lab`, or in `@thalweg/preset`), several composed (`sequence(linear,exponential)`), a value, or a reference to a plugin
 * @throws UsageError for an unknown name or hyperparameter
 */
export async function replayScheduler(
  which: Which<Scheduler>,
  { hyper = {}, baseLr, steps, metrics }: SchedulerReplay,
  options: ResolveOptions = {},
): Promise<number[]> {
  const runner = createScheduleRunner(await resolveScheduler(which, options), hyper);
  return Array.from({ length: steps }, (_, step) => {
    const rate = runner.valueAt(step, steps, baseLr);
    const metric = metrics?.[step];
    if (metric !== undefined) runner.observe(metric);
    return rate;
  });
}
