/**
 * Schedulers: the value of one hyperparameter over a run. They are traced like rules, so that a
 * schedule needs no recompilation and no call during the run.
 */

import type { Scalar } from "../tensor/scalar.js";
import type { HyperSpec, HyperValues } from "./hyper.js";

/** What a scheduler receives beside its hyperparameters and memory. */
export type ScheduleBase = {
  /** The step, counted from 0. */
  readonly step: Scalar;
  /** The number of steps of the run. */
  readonly total: Scalar;
  /** step / total, in [0, 1). */
  readonly progress: Scalar;
  /** The value given for the hyperparameter, which the schedule modifies. */
  readonly base: Scalar;
};

/** Named scalars that a scheduler keeps between measurements, with their initial values. */
export type MemorySpec = Readonly<Record<string, number>>;
export type MemoryValues<M extends MemorySpec> = { readonly [K in keyof M]: Scalar };

export interface SchedulerDefinition<H extends HyperSpec, M extends MemorySpec> {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly source: string;
  readonly formula?: string;
  readonly hyper: H;
  readonly memory?: M;
  /** The value of the hyperparameter at a step. */
  value(input: ScheduleBase & HyperValues<H> & MemoryValues<M>): Scalar;
  /**
   * The new memory after a measurement of the validation metric (lower is better). The measurement
   * was taken before the given step.
   */
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

/**
 * Defines a scheduler. Its steps count from 0: linear warmup over N steps is `base (step + 1) / N`.
 */
export function defineScheduler<
  const H extends HyperSpec,
  const M extends MemorySpec = Record<never, number>,
>(definition: SchedulerDefinition<H, M>): Scheduler {
  type Value = Parameters<typeof definition.value>[0];
  type Observe = Parameters<NonNullable<typeof definition.observe>>[0];
  const { value, observe, memory = {}, ...rest } = definition;
  // The engine builds the input from `hyper` and `memory`, as H and M require.
  return {
    ...rest,
    kind: "scheduler",
    memory,
    value: (input) => value(input as Value),
    ...(observe && { observe: (input) => observe(input as Observe) }),
  };
}
