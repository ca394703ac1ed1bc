/** A trial on its way to a worker thread and back: plain data, and the thread's side of it. */
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
  readonly spec: TrialSpec;
  /** Programs that other threads have compiled for such trials. */
  readonly known: readonly SharedProgram[];
  /** Where the trial reports its progress, and last the number of its thread. */
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

/** The memory of a task: a progress, then a word for the thread's number. */
export function taskMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(SharedProgress.byteLength + Int32Array.BYTES_PER_ELEMENT);
}

/** The word for the number of the thread that took the task; 0 before that. */
export function threadWord(memory: SharedArrayBuffer): Int32Array {
  return new Int32Array(memory, SharedProgress.byteLength, 1);
}

/**
 * What a thread does with its tasks. The first one opens the runner, so that an error at the start is an answer and no dead thread.
 * @param open loads the plugins, telling where it is
 */
export function trialHandler(
  thread: number,
  open: (progress: Progress) => Promise<TrialRunner>,
): (task: TrialTask) => Promise<TrialReply> {
  let opened: Promise<TrialRunner> | undefined;
  return async ({ spec, known, memory }) => {
    const began = performance.now();
    const progress = new SharedProgress(memory);
    threadWord(memory)[0] = thread;
    progress.at("starting");
    try {
      opened ??= open(progress);
      const run = await opened;
      const trialRun = await run(spec, progress, known);
      return { kind: "finished", ...trialRun, elapsedMs: performance.now() - began };
    } catch (error) {
      return { kind: "broke", error: toErrorData(error), elapsedMs: performance.now() - began };
    }
  };
}
