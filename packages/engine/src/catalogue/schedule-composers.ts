/** The composers, which make a schedule of schedules in expressions. */
import { join, product, type Scheduler, sequence, warmup } from "@thalweg/core";

export const composers: Readonly<Record<string, (parts: readonly Scheduler[]) => Scheduler>> = {
  sequence,
  sequential: sequence,
  join,
  product,
  warmup: ([only]) => warmup(only!),
};

/** The composer that takes a single schedule. */
export const singleComposer = "warmup";
