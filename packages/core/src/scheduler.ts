/** Schedulers: the value of one hyperparameter over a run. Traced like rules, so a schedule costs no recompilation and no call. */
import type { HyperSpec, HyperValues } from "./hyper.js";
import type { Scalar } from "./scalar.js";

/** What a scheduler receives beside its hyperparameters and memory. */
export type ScheduleBase = {
  /** 0 at the first step. */
  readonly step: Scalar;
  /** The number of steps of the whole run. */
  readonly total: Scalar;
  /** step / total, in [0, 1). */
  readonly progress: Scalar;
  /** The value given for the hyperparameter, which the schedule shapes. */
  readonly base: Scalar;
};

/** Named scalars that a scheduler keeps between observations, with their first values. */
export type MemorySpec = Readonly<Record<string, number>>;
type MemoryValues<M extends MemorySpec> = { readonly [K in keyof M]: Scalar };

export interface SchedulerDefinition<H extends HyperSpec, M extends MemorySpec> {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly source: string;
  readonly formula?: string;
  readonly hyper: H;
  readonly memory?: M;
  /** The value at a step. */
  value(input: ScheduleBase & HyperValues<H> & MemoryValues<M>): Scalar;
  /** The memory after a measurement of the validation metric, lower being better, taken before the given step. */
  observe?(
    input: { readonly metric: Scalar } & Omit<ScheduleBase, "base"> &
      HyperValues<H> &
      MemoryValues<M>,
  ): {
    readonly [K in keyof M]?: Scalar;
  };
}

/** A scheduler with any hyperparameters and memory. */
export interface Scheduler {
  readonly kind: "scheduler";
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly source: string;
  readonly formula?: string;
  readonly hyper: HyperSpec;
  readonly memory: MemorySpec;
  value(input: Readonly<Record<string, unknown>>): Scalar;
  observe?(input: Readonly<Record<string, unknown>>): Readonly<Record<string, Scalar | undefined>>;
}

/** Defines a scheduler. Its first step is 0; linear warmup over N steps gives `base (step + 1) / N`. */
export function defineScheduler<
  const H extends HyperSpec,
  const M extends MemorySpec = Record<never, number>,
>(definition: SchedulerDefinition<H, M>): Scheduler {
  type Value = Parameters<typeof definition.value>[0];
  type Observe = Parameters<NonNullable<typeof definition.observe>>[0];
  const { value, observe, memory = {}, ...rest } = definition;
  // The engine builds the input from `hyper` and `memory`, which is what H and M say it holds.
  return {
    ...rest,
    kind: "scheduler",
    memory,
    value: (input) => value(input as Value),
    ...(observe && { observe: (input) => observe(input as Observe) }),
  };
}
