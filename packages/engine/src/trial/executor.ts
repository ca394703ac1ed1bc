/**
 * The contract of executors, which run trials: inline, on a pool of threads, or on many machines.
 */
import type { TrialResult, TrialSpec, TrialTiming } from "./trial.js";

/** A trial that ended. */
export interface Finished {
  /** Its index in the list given to `run`. */
  readonly index: number;
  readonly result: TrialResult;
  readonly timing: TrialTiming;
  /** True if it was not run for this place in the list: its result was known. */
  readonly stored?: true;
}

export interface RunOptions {
  /** Aborts the run: trials in flight are dropped, and the iteration throws the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface Executor {
  readonly name: string;
  /**
   * Runs trials and yields each as it finishes, in any order. A trial that breaks yields a failed
   * result; the others continue.
   * @throws UsageError before the first trial runs, for a malformed trial; see `checkTrials`
   */
  run(trials: readonly TrialSpec[], options?: RunOptions): AsyncIterable<Finished>;
  /** Frees the threads. Nothing can be run afterwards. */
  close(): Promise<void>;
}
