/** How schedulers are made of schedulers: the parts' hyperparameters and memories under `part.name`, each part on a clock of its own. */
import type { HyperSpec } from "../hyper.js";
import type { Scalar } from "../scalar.js";
import type { ScheduleBase, Scheduler } from "../scheduler.js";
import { div, where } from "../vocabulary/elementwise.js";

/** Where a part is in its own stretch of the run. */
export interface PartClock {
  readonly step: Scalar;
  readonly total: Scalar;
  /** Whether the part sees measurements at this step; always, unless given. */
  readonly active?: Scalar;
}

/** The moment of the whole, with its own structural hyperparameters. */
export type Moment<O> = Omit<ScheduleBase, "base"> & O;

/** The value of a part on a clock, for a base. */
export type PartValue = (clock: PartClock, base: Scalar) => Scalar;

export interface Composition<O> {
  /** What composes: `sequence`. */
  readonly word: string;
  readonly formula: string;
  readonly hyper: HyperSpec;
  readonly parts: readonly Scheduler[];
  clocks(moment: Moment<O>): readonly PartClock[];
  value(
    parts: readonly PartValue[],
    clocks: readonly PartClock[],
    moment: Moment<O> & Pick<ScheduleBase, "base">,
  ): Scalar;
}

type Input = Readonly<Record<string, unknown>>;

/** The scheduler that a composition is. */
export function compose<O>(composition: Composition<O>): Scheduler {
  const { word, formula, parts: schedulers } = composition;
  const parts = keyed(schedulers);
  return {
    kind: "scheduler",
    name: `${word}(${schedulers.map(({ name }) => name).join(",")})`,
    source: [...new Set(schedulers.map(({ source }) => source))].join("; "),
    formula,
    hyper: { ...composition.hyper, ...prefixed(parts, ({ hyper }) => hyper) },
    memory: prefixed(parts, ({ memory }) => memory),
    value(input) {
      // The engine builds the input from `hyper`, which holds what O says.
      const moment = input as Moment<O> & Pick<ScheduleBase, "base">;
      const values = parts.map((part) => (clock: PartClock, base: Scalar) => {
        return part.scheduler.value({ ...inputOf(part, input), ...timeOf(clock), base });
      });
      return composition.value(values, composition.clocks(moment), moment);
    },
    ...(parts.some(({ scheduler }) => scheduler.observe !== undefined) && {
      observe(input) {
        const clocks = composition.clocks(input as Moment<O>);
        return Object.assign({}, ...parts.map((part, i) => observed(part, clocks[i]!, input)));
      },
    }),
  };
}

interface Part {
  readonly key: string;
  readonly scheduler: Scheduler;
}

/** The parts under names that tell them apart: `linear`, `linear-2`. */
function keyed(schedulers: readonly Scheduler[]): Part[] {
  return schedulers.map((scheduler, i) => {
    const same = schedulers.slice(0, i).filter(({ name }) => name === scheduler.name).length;
    return { key: same === 0 ? scheduler.name : `${scheduler.name}-${same + 1}`, scheduler };
  });
}

function prefixed<V>(
  parts: readonly Part[],
  pick: (scheduler: Scheduler) => Readonly<Record<string, V>>,
): Record<string, V> {
  return Object.fromEntries(
    parts.flatMap(({ key, scheduler }) =>
      Object.entries(pick(scheduler)).map(([name, value]) => [`${key}.${name}`, value]),
    ),
  );
}

/** What a part sees of the whole's input: its hyperparameters and memory under their own names. */
function inputOf({ key, scheduler }: Part, input: Input): Record<string, unknown> {
  const names = [...Object.keys(scheduler.hyper), ...Object.keys(scheduler.memory)];
  return Object.fromEntries(names.map((name) => [name, input[`${key}.${name}`]]));
}

function timeOf({ step, total }: PartClock) {
  return { step, total, progress: div(step, total) };
}

/** A part's memory after a measurement: as it was while the part is not active. */
function observed(part: Part, clock: PartClock, input: Input): Record<string, Scalar> {
  const { key, scheduler } = part;
  const own = inputOf(part, input);
  const seen = scheduler.observe?.({ ...own, ...timeOf(clock), metric: input.metric }) ?? {};
  const entries = Object.entries(seen).flatMap(([name, next]) => {
    if (next === undefined) return [];
    // A memory is a scalar: the engine makes one for each of its names.
    const before = own[name] as Scalar;
    return [
      [`${key}.${name}`, clock.active === undefined ? next : where(clock.active, next, before)],
    ];
  });
  return Object.fromEntries(entries);
}
