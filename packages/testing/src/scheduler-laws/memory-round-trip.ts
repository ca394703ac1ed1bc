import { createScheduleRunner } from "@thalweg/engine";
import fc from "fast-check";
import { hold } from "../hold.js";
import { moments, type SchedulerLaw } from "./scheduler-law.js";

/** Finds a memory whose initial value JSON cannot represent. */
export const memoryRoundTrip: SchedulerLaw = {
  name: "memory-round-trip",
  statement: "a schedule resumed from its memory as JSON goes on with the same bits",
  notFor: ({ memory }) => (Object.keys(memory).length === 0 ? "it has no memory" : undefined),
  check(scheduler) {
    const stop = fc.integer({ min: 0, max: 30 });
    const property = fc.property(moments(scheduler), stop, (moment, at) => {
      const { hyper, step, total, base, metrics } = moment;
      const whole = createScheduleRunner(scheduler, hyper);
      const resumed = createScheduleRunner(scheduler, hyper);
      for (const metric of metrics.slice(0, at)) whole.observe(metric);
      resumed.remember(JSON.parse(JSON.stringify(whole.memory())));
      for (const metric of metrics.slice(at)) {
        whole.observe(metric);
        resumed.observe(metric);
      }
      const [expected, actual] = [whole, resumed].map((each) => each.valueAt(step, total, base));
      if (actual !== expected) throw new Error(`the value is ${actual} and not ${expected}.`);
    });
    hold(property, 100);
  },
};
