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
  | { readonly kind: "broke"; readonly error: ErrorData; readonly elapsedMs: number }
  | { readonly kind: "withdrawn" };

/** The memory of a task: a progress, then a word for the thread's number. */
export function taskMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(SharedProgress.byteLength + Int32Array.BYTES_PER_ELEMENT);
}

const threadWord = (memory: SharedArrayBuffer): Int32Array =>
  new Int32Array(memory, SharedProgress.byteLength, 1);

const [untaken, withdrawn] = [0, -1];

/** The number of the thread that took a task; undefined if none did. */
export function takerOf(memory: SharedArrayBuffer): number | undefined {
  const thread = Atomics.load(threadWord(memory), 0);
  return thread === untaken || thread === withdrawn ? undefined : thread;
}

/** Takes a task for a thread, once it begins with it; false if the task was withdrawn. */
export const take = (memory: SharedArrayBuffer, thread: number): boolean =>
  Atomics.compareExchange(threadWord(memory), 0, untaken, thread) === untaken;

/** Takes a task back from whatever thread has it waiting; false if one has begun with it. */
export const withdraw = (memory: SharedArrayBuffer): boolean =>
  Atomics.compareExchange(threadWord(memory), 0, untaken, withdrawn) <= untaken;

/**
 * What a thread does with its tasks, one after the other. The first one opens the runner, so that an error at the start is an answer and no dead thread.
 * @param open loads the plugins, telling where it is
 */
export function trialHandler(
  thread: number,
  open: (progress: Progress) => Promise<TrialRunner>,
): (task: TrialTask) => Promise<TrialReply> {
  let opened: Promise<TrialRunner> | undefined;
  let before: Promise<unknown> = Promise.resolve();
  return (task) => {
    const reply = before.then(() => perform(task));
    before = reply;
    return reply;
  };

  async function perform({ spec, known, memory }: TrialTask): Promise<TrialReply> {
    if (!take(memory, thread)) return { kind: "withdrawn" };
    const began = performance.now();
    const progress = new SharedProgress(memory);
    progress.at("starting");
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
