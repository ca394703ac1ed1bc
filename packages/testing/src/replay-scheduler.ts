/** The rates of a schedule, for comparison with another library's. */
import type { GivenHyper, Scheduler } from "@thalweg/core";
import { checkArgument, checkWhole } from "@thalweg/core/host";
import { createScheduleRunner, parseSchedule, resolveSchedule } from "@thalweg/engine";
import { catalogueIn, type ResolveOptions, resolveValue, type Which } from "./resolve-value.js";

export interface SchedulerReplay {
  readonly hyper?: GivenHyper;
  /** The base value of the schedule. */
  readonly baseLr: number;
  /** The number of steps of the run, to which fractional lengths refer. */
  readonly steps: number;
  /** Measurements for schedules with a memory, each observed after the step of its place. */
  readonly metrics?: readonly number[] | null;
}

/**
 * The rates at steps 0, 1, ... of a run.
 *
 *     await replayScheduler("step", { hyper: { every: 10, unit: "steps" }, baseLr: 0.1, steps: 60 })
 *
 * @param which a name (looked up in `lab`, or in `@thalweg/preset`), several composed
 * (`sequence(linear,exponential)`), a value, or a reference to a plugin
 * @throws UsageError for an unknown name or hyperparameter
 */
export async function replayScheduler(
  which: Which<Scheduler>,
  replay: SchedulerReplay,
  options: ResolveOptions = {},
): Promise<number[]> {
  checkArgument("replayScheduler", "the replay", replay, "fields");
  const { hyper = {}, baseLr, steps, metrics } = replay;
  checkWhole("replayScheduler", "steps", steps);
  const runner = createScheduleRunner(await resolveScheduler(which, options), hyper);
  return Array.from({ length: steps }, (_, step) => {
    const rate = runner.valueAt(step, steps, baseLr);
    const metric = metrics?.[step];
    if (metric !== undefined) runner.observe(metric);
    return rate;
  });
}

/**
 * The scheduler that is meant; a text is read as the schedules of expressions are.
 * @throws UsageError for an unknown name, or what is no schedule
 */
async function resolveScheduler(
  which: Which<Scheduler>,
  options: ResolveOptions = {},
): Promise<Scheduler> {
  if (typeof which !== "string") {
    return resolveValue(which, ({ schedulers }) => schedulers, options);
  }
  return resolveSchedule((await catalogueIn(options)).schedulers, parseSchedule(which));
}
