/** The messages between a pool's process and the process that started it: plain data. */
import type { TrialResult, TrialSpec, TrialTiming } from "../trial/trial.js";
import type { PoolOptions } from "../workers/start-threads.js";

/** A trial has a number of its own in the process, from 1. */
export interface SentTrial {
  readonly trial: number;
  readonly spec: TrialSpec;
}

export type ToProcess =
  | {
      readonly kind: "start";
      readonly options: PoolOptions;
      /** Whether the progress file gets every report, and not only that a trial begins. */
      readonly everyReport: boolean;
    }
  | { readonly kind: "run"; readonly run: number; readonly trials: readonly SentTrial[] }
  /** Drops what is left of a run. */
  | { readonly kind: "end"; readonly run: number };

export interface FinishedTrial {
  readonly trial: number;
  /** Its spec stays behind, since the receiver has it. */
  readonly result: Omit<TrialResult, "spec"> & { readonly spec: null };
  readonly timing: TrialTiming;
}

export type FromProcess =
  | { readonly kind: "ready" }
  | { readonly kind: "finished"; readonly finished: readonly FinishedTrial[] };

/** The number of the progress file among the open files of the process. */
export const progressFile = 4;
