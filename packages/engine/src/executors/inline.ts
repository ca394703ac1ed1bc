/** The inline executor: trials one after the other in this thread, for debugging, tests and browsers. */
import { UsageError } from "@thalweg/core";
import { sentenceOf } from "../error-data.js";
import type { Executor, Finished, RunOptions } from "../executor.js";
import { unwatched } from "../progress.js";
import type { TrialSpec } from "../trial.js";
import { failedResult, type TrialRunner } from "./trial-runner.js";

/**
 * Runs trials in this thread, in order. A running trial cannot be interrupted: a signal takes effect before the next one, and a rule that
 * never returns hangs the thread.
 * @param now a monotonic clock in milliseconds, for timings only
 */
export function createInline(runner: TrialRunner, now: () => number): Executor {
  let closed = false;
  return {
    name: "inline",
    async *run(trials: readonly TrialSpec[], { signal }: RunOptions = {}) {
      for (const [index, spec] of trials.entries()) {
        await otherEvents();
        signal?.throwIfAborted();
        if (closed) throw new UsageError("the executor is closed; open another one.");
        yield await runOne(index, spec);
      }
    },
    close() {
      closed = true;
      return Promise.resolve();
    },
  };

  async function runOne(index: number, spec: TrialSpec): Promise<Finished> {
    const began = now();
    const timing = (compileMs: number) => ({ elapsedMs: now() - began, compileMs, worker: 0 });
    try {
      const { result, compileMs } = await runner(spec, unwatched);
      return { index, result, timing: timing(compileMs) };
    } catch (error) {
      return { index, result: failedResult(spec, sentenceOf(error)), timing: timing(0) };
    }
  }
}

/** Lets timers, input and signals of this thread have their turn; where only a timer can, that takes a millisecond or more. */
function otherEvents(): Promise<void> {
  return new Promise((resolve) => {
    if (globalThis.setImmediate === undefined) setTimeout(resolve, 0);
    else setImmediate(resolve);
  });
}
