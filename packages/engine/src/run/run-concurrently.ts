/** The loop of executors that work on several trials at once. */
import type { Finished } from "../trial/executor.js";
import type { TrialSpec } from "../trial/trial.js";
import { Channel } from "./channel.js";

/**
 * Yields trials as they finish. At most `limit` trials have started without being consumed, so that
 * a slow consumer slows the run. When the iteration ends, for whatever reason, it aborts the trials
 * that still run.
 * @param execute runs one trial, and rejects only if the signal is aborted or the executor is
 * closed
 */
export async function* runConcurrently(
  trials: readonly TrialSpec[],
  limit: number,
  signal: AbortSignal | undefined,
  execute: (index: number, spec: TrialSpec, signal: AbortSignal) => Promise<Finished>,
): AsyncGenerator<Finished, void, undefined> {
  signal?.throwIfAborted();
  const left = new AbortController();
  const stop = signal === undefined ? left.signal : AbortSignal.any([signal, left.signal]);
  const channel = new Channel<Finished>();
  let begun = 0;
  let taken = 0;
  try {
    while (taken < trials.length) {
      for (; begun < trials.length && begun - taken < limit; begun++) {
        execute(begun, trials[begun]!, stop).then(
          (finished) => channel.push(finished),
          (error: unknown) => channel.fail(error),
        );
      }
      const finished = await channel.next();
      taken++;
      yield finished;
      signal?.throwIfAborted();
    }
  } finally {
    left.abort();
  }
}
