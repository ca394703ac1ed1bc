import { createScheduleRunner } from "@thalweg/engine";
import fc from "fast-check";
import { hold } from "../hold.js";
import { moments, type SchedulerLaw } from "./scheduler-law.js";

/** Finds a division by a warmup of no steps, a root or logarithm beyond its domain, an overflow. */
export const finite: SchedulerLaw = {
  name: "finite",
  statement: "the value is finite at every step of a run of any length, whatever was measured",
  check(scheduler) {
    const property = fc.property(moments(scheduler), ({ hyper, step, total, base, metrics }) => {
      const runner = createScheduleRunner(scheduler, hyper);
      for (const metric of [...metrics, Number.POSITIVE_INFINITY]) runner.observe(metric);
      const value = runner.valueAt(step, total, base);
      if (!Number.isFinite(value)) throw new Error(`the value is ${value}.`);
    });
    hold(property, 100);
  },
};
