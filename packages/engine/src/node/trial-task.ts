/** Trials on their way to a worker thread and back: plain data, and the thread's side of it. */
import { type ErrorData, toErrorData } from "../error-data.js";
import type { TrialRunner } from "../executors/trial-runner.js";
import { type Progress, SharedProgress } from "../progress.js";
import type { SharedProgram } from "../training/program-cache.js";
import type { TrialResult, TrialSpec } from "../trial.js";
import type { GemmModule } from "./load-gemm.js";
import type { LocatedPlugin } from "./plugin-location.js";

/** What every thread of a pool is started with. */
export interface ThreadData {
  readonly plugins: readonly LocatedPlugin[];
  readonly gemm?: GemmModule;
}

export interface TrialTask {
  /** Trials of one kind, one after the other, */
  readonly specs: readonly TrialSpec[];
  /** of which none is begun after so many milliseconds, but the first. */
  readonly forMs: number;
  /** Programs that other threads have compiled for such trials. */
  readonly known: readonly SharedProgram[];
  /** Where the trials report their progress, and last the number of their thread and which of them it is at. */
  readonly memory: SharedArrayBuffer;
}

export type TrialReply =
  | {
      readonly kind: "finished";
      readonly result: TrialResult;
      readonly elapsedMs: number;
      readonly compileMs: number;
      /** What the thread had to compile. */
      readonly compiled?: SharedProgram;
    }
  | { readonly kind: "broke"; readonly error: ErrorData; readonly elapsedMs: number };

/** The memory of a task: a progress, then two words. */
export function taskMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(SharedProgress.byteLength + 2 * Int32Array.BYTES_PER_ELEMENT);
}

const wordsOf = (memory: SharedArrayBuffer): Int32Array =>
  new Int32Array(memory, SharedProgress.byteLength, 2);

/** Who has a task: the number of the thread, 0 before one took it, and the place of the trial that it is at. */
export function whoHas(memory: SharedArrayBuffer): { thread: number; place: number } {
  const words = wordsOf(memory);
  return { thread: Atomics.load(words, 0), place: Atomics.load(words, 1) };
}

/**
 * What a thread does with its tasks: a reply for each trial that it begins. The first one opens the runner, so that an error at the start is an answer and no dead thread.
 * @param open loads the plugins, telling where it is
 */
export function trialHandler(
  thread: number,
  open: (progress: Progress) => Promise<TrialRunner>,
): (task: TrialTask) => Promise<TrialReply[]> {
  let opened: Promise<TrialRunner> | undefined;
  return async ({ specs, forMs, known, memory }) => {
    const began = performance.now();
    const progress = new SharedProgress(memory);
    const words = wordsOf(memory);
    Atomics.store(words, 0, thread);
    const replies: TrialReply[] = [];
    for (const [place, spec] of specs.entries()) {
      if (place > 0 && performance.now() - began > forMs) break;
      Atomics.store(words, 1, place);
      progress.at("starting");
      replies.push(await perform(spec, known, progress));
    }
    return replies;
  };

  async function perform(
    spec: TrialSpec,
    known: readonly SharedProgram[],
    progress: Progress,
  ): Promise<TrialReply> {
    const began = performance.now();
    try {
      opened ??= open(progress);
      const run = await opened;
      const trialRun = await run(spec, progress, known);
      return { kind: "finished", ...trialRun, elapsedMs: performance.now() - began };
    } catch (error) {
      return { kind: "broke", error: toErrorData(error), elapsedMs: performance.now() - began };
    }
  }
}
