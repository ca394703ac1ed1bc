/**
 * Composes schedulers from schedulers. The hyperparameters and memories of a part are named
 * `part.name`; each part has its own clock.
 */
import type { HyperSpec } from "../define/hyper.js";
import type { ScheduleBase, Scheduler } from "../define/scheduler.js";
import type { Scalar } from "../tensor/scalar.js";
import { div, where } from "../vocabulary/elementwise.js";

/** The clock of a part: its step and length within its own section of the run. */
export interface PartClock {
  readonly step: Scalar;
  readonly total: Scalar;
  /** Whether the part receives the measurements of this step; always, unless given. */
  readonly active?: Scalar;
}

/** The time within the whole run, and the composition's own structural hyperparameters. */
export type Moment<O> = Omit<ScheduleBase, "base"> & O;

/** The value of a part at a clock, for a base. */
type PartValue = (clock: PartClock, base: Scalar) => Scalar;

interface Composition<O> {
  /** The name of the composition in expressions: `sequence`. */
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

/** The scheduler that a composition defines. */
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
      // The engine builds the input from `hyper`, as O requires.
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

/**
 * The parts under distinct names: `linear`, `linear-2`. A composed part has the name of its
 * composition.
 */
function keyed(schedulers: readonly Scheduler[]): Part[] {
  const words = schedulers.map(({ name }) => name.replace(/\(.*$/, ""));
  return schedulers.map((scheduler, i) => {
    const word = words[i]!;
    const same = words.slice(0, i).filter((other) => other === word).length;
    return { key: same === 0 ? word : `${word}-${same + 1}`, scheduler };
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

/**
 * What a part receives of the whole's input: its hyperparameters and memory under their own names.
 */
function inputOf({ key, scheduler }: Part, input: Input): Record<string, unknown> {
  const names = [...Object.keys(scheduler.hyper), ...Object.keys(scheduler.memory)];
  return Object.fromEntries(names.map((name) => [name, input[`${key}.${name}`]]));
}

function timeOf({ step, total }: PartClock) {
  return { step, total, progress: div(step, total) };
}

/** The memory of a part after a measurement; unchanged while the part is not active. */
function observed(part: Part, clock: PartClock, input: Input): Record<string, Scalar> {
  const { key, scheduler } = part;
  const own = inputOf(part, input);
  const seen = scheduler.observe?.({ ...own, ...timeOf(clock), metric: input.metric }) ?? {};
  const entries = Object.entries(seen).flatMap(([name, next]) => {
    if (next === undefined) return [];
    // The engine makes a scalar for each name of a memory.
    const before = own[name] as Scalar;
    return [
      [`${key}.${name}`, clock.active === undefined ? next : where(clock.active, next, before)],
    ];
  });
  return Object.fromEntries(entries);
}
