/**
 * What a law of schedulers is. Each is a file beside this one, and is run by
 * `describeSchedulerLaws`.
 */
import type { GivenHyper, Scheduler, SchedulerLawName, SchedulerTraits } from "@thalweg/core";
import fc from "fast-check";
import { hyperArbitrary } from "../hyper-arbitrary.js";
import type { Law } from "../law.js";
import { thousandths } from "../thousandths.js";

export type SchedulerLaw = Law<Scheduler, SchedulerTraits, SchedulerLawName>;

/**
 * A moment of a run of a length, under hyperparameters from their ranges, after some measurements.
 */
interface Moment {
  readonly hyper: GivenHyper;
  readonly step: number;
  readonly total: number;
  readonly base: number;
  readonly metrics: readonly number[];
}

export function moments(scheduler: Scheduler): fc.Arbitrary<Moment> {
  const total = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 1_000_000 }));
  return total.chain((length) =>
    fc.record({
      hyper: hyperArbitrary(scheduler.hyper),
      step: fc.oneof(
        fc.constantFrom(0, length - 1),
        fc.integer({ min: 0, max: Math.min(length - 1, 10) }),
        fc.integer({ min: 0, max: length - 1 }),
      ),
      total: fc.constant(length),
      base: fc.double({ min: 1e-8, max: 1e3, noNaN: true }),
      metrics: fc.array(
        fc.oneof(thousandths(-100, 100), fc.double({ min: -1e6, max: 1e6, noNaN: true })),
        { maxLength: 30 },
      ),
    }),
  );
}
