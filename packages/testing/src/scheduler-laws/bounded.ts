import { createScheduleRunner } from "@thalweg/engine";
import fc from "fast-check";
import { hold } from "../hold.js";
import { moments, type SchedulerLaw } from "./scheduler-law.js";

/** Finds a warmup that overshoots and a decay below 0. */
export const bounded: SchedulerLaw = {
  name: "bounded",
  statement: "with default hyperparameters the value stays in [0, base], within 1e-15 of the base",
  check(scheduler) {
    const runner = createScheduleRunner(scheduler);
    const property = fc.property(moments(scheduler), ({ step, total, base, metrics }) => {
      for (const metric of metrics) runner.observe(metric);
      const value = runner.valueAt(step, total, base);
      if (!(value >= 0 && value <= base * (1 + 1e-15))) {
        throw new Error(`the value is ${value} with base ${base}.`);
      }
    });
    hold(property, 100);
  },
};
