/**
 * Trials on their way to a worker thread and back: the messages, and the thread's handler for them.
 */

import type { LocatedPlugin } from "../plugins/plugin-location.js";
import type { SharedProgram } from "../program/program-cache.js";
import type { TrialRunner } from "../run/trial-runner.js";
import type { GemmModule } from "../services/load-gemm.js";
import type { TrialFolders } from "../services/trial-folders.js";
import { type ErrorData, toErrorData } from "../trial/error-data.js";
import { type Progress, SharedProgress } from "../trial/progress.js";
import type { TrialResult, TrialSpec } from "../trial/trial.js";
import { type ProgressSlot, WrittenProgress } from "./progress-file.js";
import { systemThread } from "./waiting-time.js";

/** What every thread of a pool is started with. */
export interface ThreadData {
  readonly plugins: readonly LocatedPlugin[];
  readonly gemm?: GemmModule;
  readonly folders?: TrialFolders;
}

export interface TrialTask {
  /** Trials of one kind, to be run one after another. */
  readonly specs: readonly TrialSpec[];
  /**
   * After this many milliseconds no further trial is started. The first trial is always started.
   */
  readonly forMs: number;
  /** Programs that other threads have compiled for such trials. */
  readonly known: readonly SharedProgram[];
  /**
   * Shared memory for the progress, followed by the thread's number and the index of the running
   * trial.
   */
  readonly memory: SharedArrayBuffer;
  /** Where the thread writes which trials it runs, for another process. */
  readonly written?: ProgressSlot;
}

export type TrialReply =
  | {
      readonly kind: "finished";
      readonly result: TrialResult;
      readonly elapsedMs: number;
      readonly compileMs: number;
      readonly resumedAt?: number;
      /** The program that the thread had to compile. */
      readonly compiled?: SharedProgram;
    }
  | { readonly kind: "broke"; readonly error: ErrorData; readonly elapsedMs: number };

/** The shared memory of a task: a progress, then three words. */
export function taskMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(SharedProgress.byteLength + 3 * Int32Array.BYTES_PER_ELEMENT);
}

const wordsOf = (memory: SharedArrayBuffer): Int32Array =>
  new Int32Array(memory, SharedProgress.byteLength, 3);

/** The thread that has a task, and where in the task it is. */
interface Holder {
  /** 0 before a thread has taken the task. */
  readonly thread: number;
  /** The index of the trial that it runs. */
  readonly place: number;
  /** Its number in the operating system; see `systemThread`. */
  readonly system: number;
}

export function whoHas(memory: SharedArrayBuffer): Holder {
  const words = wordsOf(memory);
  const [thread, place, system] = [0, 1, 2].map((i) => Atomics.load(words, i));
  return { thread: thread!, place: place!, system: system! };
}

/**
 * The handler of a thread for its tasks: it replies to each trial that it starts. The first trial
 * opens the runner, so that an error while opening is a reply and does not end the thread.
 * @param open loads the plugins, and reports its progress
 */
export function trialHandler(
  thread: number,
  open: (progress: Progress) => Promise<TrialRunner>,
): (task: TrialTask) => Promise<TrialReply[]> {
  let opened: Promise<TrialRunner> | undefined;
  const system = systemThread();
  return async ({ specs, forMs, known, memory, written }) => {
    const began = performance.now();
    const progress = new SharedProgress(memory);
    const words = wordsOf(memory);
    Atomics.store(words, 2, system);
    Atomics.store(words, 0, thread);
    const replies: TrialReply[] = [];
    for (const [place, spec] of specs.entries()) {
      if (place > 0 && performance.now() - began > forMs) break;
      Atomics.store(words, 1, place);
      const told = written ? new WrittenProgress(progress, written, place) : progress;
      told.at("starting");
      replies.push(await perform(spec, known, told));
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
