import { createScheduleRunner } from "@thalweg/engine";
import fc from "fast-check";
import { hold } from "../hold.js";
import { moments, type SchedulerLaw } from "./scheduler-law.js";

/**
 * Finds a schedule whose value is not proportional to the base, so that tuning the base would not
 * tune it.
 */
export const homogeneous: SchedulerLaw = {
  name: "homogeneous",
  statement: "doubling the base doubles the value, to the bit",
  check(scheduler) {
    const property = fc.property(moments(scheduler), ({ hyper, step, total, base, metrics }) => {
      const runner = createScheduleRunner(scheduler, hyper);
      for (const metric of metrics) runner.observe(metric);
      const [once, twice] = [base, 2 * base].map((each) => runner.valueAt(step, total, each));
      // Twice a number below the normal ones can have a bit more.
      if (once! < 2 ** -1000) return;
      if (twice !== 2 * once!) throw new Error(`the value goes from ${once} to ${twice}.`);
    });
    hold(property, 100);
  },
};
