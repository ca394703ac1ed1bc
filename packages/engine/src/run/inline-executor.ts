/**
 * The inline executor: runs trials one after another in this thread, for debugging, tests and
 * browsers.
 */
import { UsageError } from "@thalweg/core";
import { checkTrials } from "../trial/check-trials.js";
import { sentenceOf } from "../trial/error-data.js";
import type { Executor, Finished, RunOptions } from "../trial/executor.js";
import { unwatched } from "../trial/progress.js";
import type { TrialSpec } from "../trial/trial.js";
import { failedResult, type TrialRunner, timingOf } from "./trial-runner.js";

/**
 * Runs trials in this thread, in order. A running trial cannot be interrupted: an abort takes
 * effect before the next trial, and a rule that never returns hangs the thread.
 * @param now a monotonic clock in milliseconds, for timings only
 */
export function createInline(runner: TrialRunner, now: () => number): Executor {
  let closed = false;
  return {
    name: "inline",
    async *run(trials: readonly TrialSpec[], { signal }: RunOptions = {}) {
      for (const [index, spec] of checkTrials(trials).entries()) {
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
    try {
      const run = await runner(spec, unwatched);
      return { index, result: run.result, timing: timingOf(run, now() - began, 0) };
    } catch (error) {
      const timing = timingOf({ compileMs: 0 }, now() - began, 0);
      return { index, result: failedResult(spec, sentenceOf(error)), timing };
    }
  }
}

/**
 * Yields to timers, input and signals of this thread. Where only a timer can do that, it takes at
 * least a millisecond.
 */
function otherEvents(): Promise<void> {
  return new Promise((resolve) => {
    if (globalThis.setImmediate === undefined) setTimeout(resolve, 0);
    else setImmediate(resolve);
  });
}
