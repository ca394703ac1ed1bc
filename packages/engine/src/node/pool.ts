/**
 * The pool: trials on worker threads of this process, which load the plugins once and keep their programs.
 *
 *     run(trials) -> waiting -> batch -> piscina -> thread: worker.ts -> runner
 *                                          ^          |
 *                                          | abort    | beats, in shared words
 *                                          +-- watch <-+
 *
 * A thread and this one wake each other in half a millisecond or so. Trials of a kind that are known to be short are therefore given to a
 * thread several at a time. A thread that stops moving, ends or runs out of memory costs the trial it was at; the others of its batch are
 * run again, one by one, and piscina starts another thread.
 */
import { setMaxListeners } from "node:events";
import type { Worker } from "node:worker_threads";
import { UsageError } from "@thalweg/core";
import { fromErrorData, sentenceOf } from "../error-data.js";
import type { Executor, Finished, RunOptions } from "../executor.js";
import { runConcurrently } from "../executors/run-concurrently.js";
import { failedResult } from "../executors/trial-runner.js";
import { SharedProgress, type Stage, showWhere } from "../progress.js";
import { Recent } from "../training/recent.js";
import type { TrialSpec } from "../trial.js";
import { kindOf, ProgramShelf } from "./program-shelf.js";
import { StallWatch, seconds } from "./stall-watch.js";
import { type PoolOptions, startThreads, type Threads } from "./start-threads.js";
import { showThreadEnd } from "./thread-end.js";
import { trialThread } from "./thread-entry.js";
import { type TrialReply, type TrialTask, taskMemory, whoHas } from "./trial-task.js";

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

/** What a thread is given at a time, in milliseconds, and in trials. */
const batchMs = 100;
const mostInBatch = 16;
/** How much of a long trial is remembered with each that comes after it: one that diverges early says little of the next. */
const forgetting = 0.7;
/** How often a trial gets another thread after its own was lost before it took it. */
const mostLosses = 3;

/** A trial that waits for a thread, or has one. */
interface Asked {
  readonly index: number;
  readonly spec: TrialSpec;
  /** Those of a kind take about as long. */
  readonly kind: string;
  readonly stop: AbortSignal;
  readonly answer: (finished: Finished) => void;
  /** How often its thread was lost while it was at another trial, or at none. If ever, it gets a thread to itself. */
  losses: number;
}

/** Trials in a thread's hands, of one run and one kind. */
interface Held {
  readonly trials: readonly Asked[];
  readonly memory: SharedArrayBuffer;
  readonly progress: SharedProgress;
}

export class PiscinaPool implements Pool {
  readonly name = "pool";
  readonly #threads: Threads<TrialTask, TrialReply[]>;
  readonly #watch: StallWatch;
  readonly #programs = new ProgramShelf();
  #compilations = 0;
  readonly #held = new Set<Held>();
  #waiting: Asked[] = [];
  /** What trials of a kind take, the longer ones of the last few, compiling left out, in milliseconds. */
  readonly #durations = new Recent<number>(256);
  readonly #closing = new AbortController();
  /** The threads' numbers in order of appearance, from 1: what timings call them. */
  readonly #numbers = new Map<number, number>();
  #closed: Promise<void> | undefined;

  constructor(options: PoolOptions) {
    this.#threads = startThreads(options);
    this.#watch = new StallWatch(this.#threads.stallMs);
  }

  get running(): readonly RunningTrial[] {
    return [...this.#held].map(({ trials, memory, progress }) => {
      const { index, spec } = trials[whoHas(memory).place]!;
      return { index, spec, ...progress.where };
    });
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
    // Two batches for each thread, so that they go on while the consumer looks at what came.
    const limit = 2 * mostInBatch * this.#threads.workers;
    return runConcurrently(trials, limit, stop, (index, spec, left) =>
      this.#execute(index, spec, left),
    );
  }

  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  #execute(index: number, spec: TrialSpec, stop: AbortSignal): Promise<Finished> {
    return new Promise((resolve, reject) => {
      stop.throwIfAborted();
      // As many listeners as trials are no leak.
      setMaxListeners(0, stop);
      const giveUp = () => {
        this.#waiting = this.#waiting.filter((each) => each !== asked);
        reject(stop.reason);
      };
      const answer = (finished: Finished) => {
        stop.removeEventListener("abort", giveUp);
        resolve(finished);
      };
      let kind: string;
      try {
        kind = `${kindOf(spec)} ${spec.budget}`;
      } catch (error) {
        const timing = { elapsedMs: 0, compileMs: 0, worker: 0 };
        resolve({ index, result: failedResult(spec, sentenceOf(error)), timing });
        return;
      }
      const asked: Asked = { index, spec, kind, stop, answer, losses: 0 };
      stop.addEventListener("abort", giveUp);
      this.#waiting.push(asked);
      this.#dispatch();
    });
  }

  /** Gives the threads that are free something to do. */
  #dispatch(): void {
    while (this.#waiting.length > 0 && this.#held.size < this.#threads.workers) {
      const memory = taskMemory();
      const held = { trials: this.#nextBatch(), memory, progress: new SharedProgress(memory) };
      this.#held.add(held);
      void this.#post(held).finally(() => this.#free(held));
    }
  }

  /** The thread has nothing to do any more. */
  #free(held: Held): void {
    if (!this.#held.delete(held)) return;
    this.#threads.alive.note();
    this.#dispatch();
  }

  /** The trial that waits longest, and others of the same run and kind if they are short, but no more than a thread's share of what waits. */
  #nextBatch(): Asked[] {
    const [first] = this.#waiting as [Asked, ...Asked[]];
    const duration = this.#durations.get(first.kind) ?? Number.POSITIVE_INFINITY;
    const share = Math.ceil(this.#waiting.length / this.#threads.workers);
    const size = Math.min(Math.floor(batchMs / duration), mostInBatch, share);
    const alike = this.#waiting.filter(
      ({ kind, stop, losses }) => kind === first.kind && stop === first.stop && losses === 0,
    );
    const batch = size > 1 && first.losses === 0 ? alike.slice(0, size) : [first];
    this.#waiting = this.#waiting.filter((each) => !batch.includes(each));
    return batch;
  }

  /** Answers the trials with what the thread replies, or does something in its place if the thread is lost. */
  async #post(held: Held): Promise<void> {
    const { trials, memory, progress } = held;
    const [{ spec, stop }] = trials as [Asked, ...Asked[]];
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
    const specs = trials.map((each) => each.spec);
    const task: TrialTask = { specs, forMs: batchMs, known: loan.programs, memory };
    const options = { ...trialThread, signal: ending.signal };
    try {
      const replies = await this.#threads.piscina.run(task, options);
      const { thread } = whoHas(memory);
      loan.takenBy(thread);
      const begun = replies.map((reply, i) => ({ asked: trials[i]!, reply }));
      for (const { asked, reply } of begun) this.#learn(asked, reply, thread);
      this.#waiting.unshift(...trials.slice(replies.length));
      // The thread first, which would wait for what others do with the answers.
      this.#free(held);
      for (const { asked, reply } of begun) this.#answer(asked, reply, thread);
    } catch (error) {
      if (stop.aborted) return;
      this.#recover(held, error, ending.signal.aborted, performance.now() - began);
    } finally {
      unwatch();
      stop.removeEventListener("abort", end);
    }
  }

  /** Fails the trial that a lost thread was at, and lets the others of its batch wait again; all of them if it had taken none. */
  #recover(
    { trials, memory, progress }: Held,
    error: unknown,
    stalled: boolean,
    elapsedMs: number,
  ): void {
    const { thread, place } = whoHas(memory);
    const at = trials[place]!;
    const isCharged = thread > 0 || stalled || at.losses >= mostLosses;
    const others = isCharged ? trials.filter((each) => each !== at) : trials;
    for (const each of others) each.losses += 1;
    this.#waiting.unshift(...others);
    if (!isCharged) return;
    const { heapMb, plugins } = this.#threads;
    const what = stalled
      ? `no progress for ${seconds(this.#watch.stallMs)}, so its thread was ended,`
      : showThreadEnd(error, heapMb);
    const message = `${what} ${showWhere(progress.where, { ...at.spec, plugins })}.`;
    this.#answer(at, { kind: "broke", error: { name: "PluginError", message }, elapsedMs }, thread);
  }

  /** What a reply says of later trials. */
  #learn({ spec, kind }: Asked, reply: TrialReply, thread: number): void {
    if (reply.kind === "broke") return;
    if (reply.compiled !== undefined) {
      this.#compilations++;
      this.#programs.put(spec, reply.compiled, thread);
    }
    const before = this.#durations.get(kind) ?? 0;
    this.#durations.set(kind, Math.max(reply.elapsedMs - reply.compileMs, forgetting * before));
  }

  #answer({ index, spec, answer }: Asked, reply: TrialReply, thread: number): void {
    const worker = this.#workerOf(thread);
    const { elapsedMs } = reply;
    if (reply.kind === "broke") {
      const { message } = fromErrorData(reply.error);
      const timing = { elapsedMs, compileMs: 0, worker };
      answer({ index, result: failedResult(spec, message), timing });
      return;
    }
    const { result, compileMs } = reply;
    answer({ index, result, timing: { elapsedMs, compileMs, worker } });
  }

  #workerOf(thread: number): number {
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
