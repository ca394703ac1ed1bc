import type { Scheduler } from "@thalweg/core";
import { describe, it } from "vitest";
import { bounded } from "./scheduler-laws/bounded.js";
import { finite } from "./scheduler-laws/finite.js";
import { homogeneous } from "./scheduler-laws/homogeneous.js";
import { memoryRoundTrip } from "./scheduler-laws/memory-round-trip.js";
import type { SchedulerLaw, SchedulerTraits } from "./scheduler-laws/scheduler-law.js";

/** The laws of schedulers, for test runners other than vitest too. */
export const schedulerLaws: readonly SchedulerLaw[] = [
  finite,
  bounded,
  homogeneous,
  memoryRoundTrip,
];

/** Registers one vitest test for each law of schedulers; those that do not apply are shown as skipped, with the reason. */
export function describeSchedulerLaws(scheduler: Scheduler, traits: SchedulerTraits = {}): void {
  describe(`the laws of schedulers: ${scheduler.name}`, () => {
    for (const law of schedulerLaws) {
      const why = traits.exempt?.[law.name] ?? law.notFor?.(scheduler);
      if (why === undefined) it(law.statement, () => law.check(scheduler));
      else it.skip(`${law.statement} (exempt: ${why})`);
    }
  });
}
