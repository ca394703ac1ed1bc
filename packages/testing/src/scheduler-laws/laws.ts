import { bounded } from "./bounded.js";
import { finite } from "./finite.js";
import { homogeneous } from "./homogeneous.js";
import { memoryRoundTrip } from "./memory-round-trip.js";
import type { SchedulerLaw } from "./scheduler-law.js";

/** The laws of schedulers, for any test runner. */
export const schedulerLaws: readonly SchedulerLaw[] = [
  finite,
  bounded,
  homogeneous,
  memoryRoundTrip,
];
