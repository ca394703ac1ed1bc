/**
 * The pool: trials on worker threads of this process, which load the plugins once and keep their programs.
 *
 *     run(trials) -> slots -> piscina -> thread: worker.ts -> runner
 *                      ^                   ^ |
 *                      |              ends | | beats, in shared words
 *                   one a thread,          | v
 *               two for short trials       watch
 *
 * A thread that stops moving, ends or runs out of memory costs the trial it had; piscina starts another. While a thread works on a short trial, the
 * next one waits in it, since a thread and this one wake each other in half a millisecond. A trial that waits may be taken back; one
 * whose thread is lost before it began is given to another thread.
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
import { type TrialReply, type TrialTask, takerOf, taskMemory, withdraw } from "./trial-task.js";

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

/** Trials of at most so many milliseconds are short: the next may wait for one, though another thread may be free sooner. */
const shortMs = 50;
/** How often a trial is given to another thread after its thread was lost before it began. */
const mostPosts = 4;

type Answered = Exclude<TrialReply, { readonly kind: "withdrawn" }>;

/** A trial in a thread's hands, or waiting there. */
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
    this.#threads = startThreads(options, 2);
    this.#watch = new StallWatch(this.#threads.stallMs);
    this.#slots = new Slots(this.#threads.workers);
  }

  get running(): readonly RunningTrial[] {
    return this.#begun().map(({ index, spec, progress }) => ({ index, spec, ...progress.where }));
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
    // As many as the threads may have, and one a thread that the consumer looks at meanwhile.
    return runConcurrently(trials, 3 * this.#threads.workers, stop, (index, spec, left) =>
      this.#execute(index, spec, left),
    );
  }

  #begun(): Held[] {
    return [...this.#held].filter(({ memory }) => takerOf(memory) !== undefined);
  }

  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async #execute(index: number, spec: TrialSpec, stop: AbortSignal): Promise<Finished> {
    await this.#slots.acquire(stop);
    try {
      for (let posts = 1; ; posts++) {
        const held = newlyHeld(index, spec);
        this.#held.add(held);
        try {
          const reply = await this.#post(held, stop, posts < mostPosts);
          if (reply.kind !== "withdrawn") return this.#finished(held, reply);
        } finally {
          this.#held.delete(held);
        }
      }
    } finally {
      this.#threads.alive.note();
      this.#slots.release();
    }
  }

  /**
   * The thread's reply, or one in its place if the thread is lost: `withdrawn` if it had not begun and may be posted again. Rejects only when
   * `stop` is aborted.
   */
  async #post(
    { spec, memory, progress }: Held,
    stop: AbortSignal,
    again: boolean,
  ): Promise<TrialReply> {
    const began = performance.now();
    const ending = new AbortController();
    const end = () => {
      this.#endTrial(memory);
      ending.abort();
    };
    const unwatch = this.#watchTrial(memory, progress, end);
    stop.addEventListener("abort", end);
    // A place may be given and the run stopped in the same turn.
    if (stop.aborted) end();
    this.#threads.alive.note();
    const loan = this.#programs.lend(
      spec,
      this.threads.map(({ threadId }) => threadId),
    );
    const task: TrialTask = { spec, known: loan.programs, memory };
    try {
      const reply = await Promise.race([
        this.#threads.piscina.run(task, trialThread),
        rejectedBy(ending.signal),
      ]);
      loan.takenBy(takerOf(memory) ?? 0);
      return reply;
    } catch (error) {
      if (stop.aborted) throw stop.reason;
      const hasEnded = ending.signal.aborted;
      if (again && !hasEnded && withdraw(memory)) return { kind: "withdrawn" };
      const what = hasEnded
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

  /** Calls `end` if the trial stops moving: not while it waits for another one that has begun. */
  #watchTrial(memory: SharedArrayBuffer, progress: SharedProgress, end: () => void): () => void {
    const watch = (): (() => void) =>
      this.#watch.add(progress, () => {
        if (takerOf(memory) === undefined && this.#begun().length > 0) unwatch = watch();
        else end();
      });
    let unwatch = watch();
    return () => unwatch();
  }

  /** Takes a trial back that waits, or ends the thread that has begun with it. */
  #endTrial(memory: SharedArrayBuffer): void {
    if (withdraw(memory)) return;
    const taker = takerOf(memory);
    void this.threads.find(({ threadId }) => threadId === taker)?.terminate();
  }

  #finished(held: Held, reply: Answered): Finished {
    const { workers } = this.#threads;
    this.#slots.count = reply.elapsedMs <= shortMs ? 2 * workers : workers;
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
      this.#programs.put(spec, reply.compiled, takerOf(held.memory) ?? 0);
    }
    return {
      index,
      result: reply.result,
      timing: { elapsedMs, compileMs: reply.compileMs, worker },
    };
  }

  #workerOf({ memory }: Held): number {
    const thread = takerOf(memory);
    if (thread === undefined) return 0;
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

function newlyHeld(index: number, spec: TrialSpec): Held {
  const memory = taskMemory();
  return { index, spec, memory, progress: new SharedProgress(memory) };
}

/** Rejects once a signal is aborted, and does nothing else. */
function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
