/**
 * The pool: trials on worker threads of this process, which load the plugins once and keep their programs.
 *
 *     run(trials) -> slots -> piscina -> thread: worker.ts -> runner
 *                      ^         ^          |
 *                      |         | abort    | beats, in shared words
 *                   one a thread +-- watch <-+
 *
 * A thread that stops moving, ends or runs out of memory costs the trial it had; piscina starts another.
 */
import type { Worker } from "node:worker_threads";
import { UsageError } from "@thalweg/core";
import { fromErrorData } from "../error-data.js";
import type { Executor, Finished, RunOptions } from "../executor.js";
import { runConcurrently } from "../executors/run-concurrently.js";
import { Slots } from "../executors/slots.js";
import { failedResult } from "../executors/trial-runner.js";
import { SharedProgress, type Stage, showWhere } from "../progress.js";
import type { TrialSpec } from "../trial.js";
import { ProgramShelf } from "./program-shelf.js";
import { StallWatch, seconds } from "./stall-watch.js";
import { type PoolOptions, startThreads, type Threads } from "./start-threads.js";
import { showThreadEnd } from "./thread-end.js";
import { trialThread } from "./thread-entry.js";
import { type TrialReply, type TrialTask, taskMemory, threadWord } from "./trial-task.js";

/** A trial that a thread is working on. */
export interface RunningTrial {
  readonly index: number;
  readonly spec: TrialSpec;
  readonly stage: Stage;
  /** The step, in `training` and `measuring`. */
  readonly count: number;
}

export interface Pool extends Executor {
  /** What is running now, and where it is. */
  readonly running: readonly RunningTrial[];
  /** The threads alive now. Ending one costs its trial. */
  readonly threads: readonly Worker[];
  /** How often a thread has compiled a program so far. */
  readonly compilations: number;
}

/**
 * Starts a pool.
 * @throws UsageError for options out of range
 */
export function createPool(options: PoolOptions): Pool {
  return new PiscinaPool(options);
}

/** A trial in a thread's hands. */
interface Held {
  readonly index: number;
  readonly spec: TrialSpec;
  readonly memory: SharedArrayBuffer;
  readonly progress: SharedProgress;
}

export class PiscinaPool implements Pool {
  readonly name = "pool";
  readonly #threads: Threads<TrialTask, TrialReply>;
  readonly #watch: StallWatch;
  readonly #slots: Slots;
  readonly #programs = new ProgramShelf();
  #compilations = 0;
  readonly #held = new Set<Held>();
  readonly #closing = new AbortController();
  /** The threads' numbers in order of appearance, from 1: what timings call them. */
  readonly #numbers = new Map<number, number>();
  #closed: Promise<void> | undefined;

  constructor(options: PoolOptions) {
    this.#threads = startThreads(options);
    this.#watch = new StallWatch(this.#threads.stallMs);
    this.#slots = new Slots(this.#threads.workers);
  }

  get running(): readonly RunningTrial[] {
    return [...this.#held].map(({ index, spec, progress }) => ({
      index,
      spec,
      ...progress.where,
    }));
  }

  get threads(): readonly Worker[] {
    return this.#threads.piscina.threads;
  }

  get compilations(): number {
    return this.#compilations;
  }

  run(trials: readonly TrialSpec[], { signal }: RunOptions = {}): AsyncIterable<Finished> {
    const closing = this.#closing.signal;
    const stop = signal === undefined ? closing : AbortSignal.any([signal, closing]);
    // Twice as many as threads, so that they go on while the consumer looks at what came.
    return runConcurrently(trials, 2 * this.#threads.workers, stop, (index, spec, left) =>
      this.#execute(index, spec, left),
    );
  }

  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async #execute(index: number, spec: TrialSpec, stop: AbortSignal): Promise<Finished> {
    await this.#slots.acquire(stop);
    const memory = taskMemory();
    const held: Held = { index, spec, memory, progress: new SharedProgress(memory) };
    this.#held.add(held);
    try {
      return this.#finished(held, await this.#post(held, stop));
    } finally {
      this.#held.delete(held);
      this.#threads.alive.note();
      this.#slots.release();
    }
  }

  /** The thread's reply, or one in its place if the thread is lost. Rejects only when `stop` is aborted. */
  async #post({ spec, memory, progress }: Held, stop: AbortSignal): Promise<TrialReply> {
    const began = performance.now();
    const ending = new AbortController();
    const end = () => ending.abort();
    const unwatch = this.#watch.add(progress, end);
    stop.addEventListener("abort", end);
    // A place may be given and the run stopped in the same turn.
    if (stop.aborted) end();
    this.#threads.alive.note();
    const loan = this.#programs.lend(
      spec,
      this.threads.map(({ threadId }) => threadId),
    );
    const task: TrialTask = { spec, known: loan.programs, memory };
    const options = { ...trialThread, signal: ending.signal };
    try {
      const reply = await this.#threads.piscina.run(task, options);
      loan.takenBy(threadOf(memory));
      return reply;
    } catch (error) {
      if (stop.aborted) throw stop.reason;
      const what = ending.signal.aborted
        ? `no progress for ${seconds(this.#watch.stallMs)}, so its thread was ended,`
        : showThreadEnd(error, this.#threads.heapMb);
      const message = `${what} ${showWhere(progress.where, { ...spec, plugins: this.#threads.plugins })}.`;
      const elapsedMs = performance.now() - began;
      return { kind: "broke", error: { name: "PluginError", message }, elapsedMs };
    } finally {
      unwatch();
      stop.removeEventListener("abort", end);
    }
  }

  #finished(held: Held, reply: TrialReply): Finished {
    const worker = this.#workerOf(held);
    const { index, spec } = held;
    const { elapsedMs } = reply;
    if (reply.kind === "broke") {
      const { message } = fromErrorData(reply.error);
      const timing = { elapsedMs, compileMs: 0, worker };
      return { index, result: failedResult(spec, message), timing };
    }
    if (reply.compiled !== undefined) {
      this.#compilations++;
      this.#programs.put(spec, reply.compiled, threadOf(held.memory));
    }
    return {
      index,
      result: reply.result,
      timing: { elapsedMs, compileMs: reply.compileMs, worker },
    };
  }

  #workerOf({ memory }: Held): number {
    const thread = threadOf(memory);
    if (thread === 0) return 0;
    const number = this.#numbers.get(thread) ?? this.#numbers.size + 1;
    this.#numbers.set(thread, number);
    return number;
  }

  async #end(): Promise<void> {
    const exits = this.#threads.alive.exits();
    // Piscina first: once it is being destroyed, it starts no threads in place of those that trials lose.
    const destroyed = this.#threads.piscina.destroy();
    this.#closing.abort(new UsageError("the pool is closed; open another one."));
    this.#watch.close();
    await Promise.all([destroyed, exits]);
  }
}

/** The number of the thread that took a task; 0 if none did. */
function threadOf(memory: SharedArrayBuffer): number {
  const [thread = 0] = threadWord(memory);
  return thread;
}
