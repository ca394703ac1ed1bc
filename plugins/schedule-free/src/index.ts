/** Optimizers that average their path in place of a schedule. */
import { definePlugin } from "@thalweg/core";
import { scheduleFreeAdamw } from "./schedule-free-adamw.js";
import { scheduleFreeSgd } from "./schedule-free-sgd.js";
import { traits } from "./traits.js";

export { scheduleFreeAdamw, scheduleFreeSgd };

export default definePlugin({
  name: "@thalweg/schedule-free",
  version: "0.1.0",
  optimizers: [scheduleFreeAdamw, scheduleFreeSgd],
  traits,
});
