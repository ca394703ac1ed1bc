/** How trials are run. Inline, on a pool of threads, or on many machines: one contract. */
import type { TrialResult, TrialSpec, TrialTiming } from "./trial.js";

/** A trial that ended. */
export interface Finished {
  /** Its place in the list given to `run`. */
  readonly index: number;
  readonly result: TrialResult;
  readonly timing: TrialTiming;
}

export interface RunOptions {
  /** Stops the run: trials in flight are given up, and the iteration throws the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface Executor {
  readonly name: string;
  /** Runs trials and yields each as it finishes, in any order. A trial that breaks yields a failed result; the others go on. */
  run(trials: readonly TrialSpec[], options?: RunOptions): AsyncIterable<Finished>;
  /** Frees threads. Nothing may be run afterwards. */
  close(): Promise<void>;
}
