import type { Scheduler } from "@thalweg/core";
import type { Registry } from "@thalweg/core/host";
import type { ScheduleItem } from "./expression.js";
import { composers } from "./schedule-composers.js";

/**
 * The scheduler of a schedule: a registered one, or one composed of several.
 * @throws UsageError for an unknown name
 */
export function resolveSchedule(
  schedulers: Registry<Scheduler>,
  { name, parts }: ScheduleItem,
): Scheduler {
  if (parts === undefined) return schedulers.get(name);
  return composers[name]!(parts.map((part) => resolveSchedule(schedulers, part)));
}
