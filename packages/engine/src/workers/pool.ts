/**
 * The pool runs trials on worker threads of this process. The threads load the plugins once and
 * cache their programs.
 *
 *     run(trials) -> pending -> batch -> piscina -> thread: trial-worker.ts -> runner
 *                                          ^          |
 *                                          | abort    | progress, in shared memory
 *                                          +-- watch <+
 *
 * Sending a message between threads takes about half a millisecond. A thread therefore receives
 * several trials at a time if trials of their kind are known to be short. If a thread stalls, ends
 * or runs out of memory, the trial that it was running fails. The other trials of its batch run
 * again, each in a batch of its own, and piscina starts another thread.
 */
import { setMaxListeners } from "node:events";
import type { Worker } from "node:worker_threads";
import { UsageError } from "@thalweg/core";
import { LruCache } from "../program/lru-cache.js";
import { runConcurrently } from "../run/run-concurrently.js";
import { failedResult, timingOf } from "../run/trial-runner.js";
import { checkTrials } from "../trial/check-trials.js";
import { fromErrorData, sentenceOf } from "../trial/error-data.js";
import type { Executor, Finished, RunOptions } from "../trial/executor.js";
import { SharedProgress, type Stage, showWhere } from "../trial/progress.js";
import type { TrialSpec } from "../trial/trial.js";
import type { ProgressSlot } from "./progress-file.js";
import { kindOf, SharedProgramCache } from "./shared-program-cache.js";
import { StallWatch, seconds } from "./stall-watch.js";
import { type PoolOptions, startThreads, type Threads } from "./start-threads.js";
import { showThreadEnd } from "./thread-end.js";
import { hasStuckThreads } from "./thread-ending.js";
import { trialThread } from "./thread-entry.js";
import { type TrialReply, type TrialTask, taskMemory, whoHas } from "./trial-task.js";
import { waitingMs } from "./waiting-time.js";

/** A trial that a thread is running. */
export interface RunningTrial {
  readonly index: number;
  readonly spec: TrialSpec;
  readonly stage: Stage;
  /** The step, in `training` and `measuring`. */
  readonly count: number;
}

export interface Pool extends Executor {
  /** The running trials and where they are. */
  readonly running: readonly RunningTrial[];
  /** The threads alive now. If one is ended, its trial fails. */
  readonly threads: readonly Worker[];
  /** The number of programs that threads have compiled so far. */
  readonly compilations: number;
}

/**
 * Starts a pool.
 * @throws UsageError for options out of range
 */
export function createPool(options: PoolOptions): Pool {
  return new ThreadPool(options);
}

/** The limits of a batch: estimated milliseconds, and trials. */
const batchMs = 100;
const maxBatch = 16;
/**
 * The number of trials in flight for each thread: two batches, so that threads keep working while
 * the consumer handles results.
 */
export const inFlightPerThread = 2 * maxBatch;
/**
 * The factor by which a shorter trial reduces the duration estimate; a trial that diverges early
 * says little about the next one.
 */
const estimateDecay = 0.7;
/** The number of threads that can be lost before they start a trial until that trial fails. */
const maxLosses = 3;

/** A trial without a result. */
interface PendingTrial {
  readonly index: number;
  readonly spec: TrialSpec;
  /** The key of the duration estimate. */
  readonly kind: string;
  readonly stop: AbortSignal;
  readonly answer: (finished: Finished) => void;
  /**
   * How often a thread was lost that had this trial in its batch and was running another trial, or
   * none. Above 0 the trial runs in a batch of its own.
   */
  losses: number;
}

/** Trials of one run and one kind that one thread receives together. */
interface Batch {
  readonly trials: readonly PendingTrial[];
  readonly memory: SharedArrayBuffer;
  readonly progress: SharedProgress;
  readonly slot: number;
}

/** Where a pool keeps, for another process, which trials its threads run. */
type Written = Pick<ProgressSlot, "file" | "everyReport">;

export class ThreadPool implements Pool {
  readonly name = "pool";
  readonly #threads: Threads<TrialTask, TrialReply[]>;
  readonly #watch: StallWatch;
  readonly #programs = new SharedProgramCache();
  #compilations = 0;
  readonly #inFlight = new Set<Batch>();
  #pending: PendingTrial[] = [];
  /** The duration estimate of each kind, in milliseconds without compiling: a decaying maximum. */
  readonly #durations = new LruCache<number>(256);
  readonly #closing = new AbortController();
  /** The slots of the file that no batch has. */
  readonly #slots: number[];
  /** The threads' numbers, from 1 in order of appearance, for timings. */
  readonly #numbers = new Map<number, number>();
  #closed: Promise<void> | undefined;

  /** @param written then the index of a trial is its number in the file */
  constructor(
    options: PoolOptions,
    private readonly written?: Written,
  ) {
    this.#threads = startThreads(options);
    this.#slots = Array.from({ length: this.#threads.workers }, (_, slot) => slot);
    this.#watch = new StallWatch(this.#threads.stallMs);
  }

  get running(): readonly RunningTrial[] {
    return [...this.#inFlight].map(({ trials, memory, progress }) => {
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
    const limit = inFlightPerThread * this.#threads.workers;
    return runConcurrently(checkTrials(trials), limit, stop, (index, spec, left) =>
      this.execute(index, spec, left),
    );
  }

  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  /** Runs one trial. Rejects only with the signal's reason. */
  execute(index: number, spec: TrialSpec, stop: AbortSignal): Promise<Finished> {
    return new Promise((resolve, reject) => {
      stop.throwIfAborted();
      // Many trials listen to the signal; that is not a leak.
      setMaxListeners(0, stop);
      const giveUp = () => {
        this.#pending = this.#pending.filter((each) => each !== pending);
        reject(stop.reason);
      };
      const answer = (finished: Finished) => {
        stop.removeEventListener("abort", giveUp);
        resolve(finished);
      };
      let kind: string;
      try {
        kind = `${kindOf(spec)} ${spec.budget} ${spec.stopAfter}`;
      } catch (error) {
        const timing = { elapsedMs: 0, compileMs: 0, worker: 0 };
        resolve({ index, result: failedResult(spec, sentenceOf(error)), timing });
        return;
      }
      const pending: PendingTrial = { index, spec, kind, stop, answer, losses: 0 };
      stop.addEventListener("abort", giveUp);
      this.#pending.push(pending);
      this.#dispatch();
    });
  }

  /** Sends batches to idle threads. */
  #dispatch(): void {
    while (this.#pending.length > 0 && this.#inFlight.size < this.#threads.workers) {
      const memory = taskMemory();
      const progress = new SharedProgress(memory);
      const batch = { trials: this.#nextTrials(), memory, progress, slot: this.#slots.pop()! };
      this.#inFlight.add(batch);
      void this.#post(batch).finally(() => this.#free(batch));
    }
  }

  /** Marks the batch's thread as idle. */
  #free(batch: Batch): void {
    if (!this.#inFlight.delete(batch)) return;
    this.#slots.push(batch.slot);
    this.#threads.alive.note();
    this.#dispatch();
  }

  /**
   * The trial that has waited longest. If trials of its kind are short, others of the same run and
   * kind are added, at most a thread's share of the pending trials.
   */
  #nextTrials(): PendingTrial[] {
    const [first] = this.#pending as [PendingTrial, ...PendingTrial[]];
    const duration = this.#durations.get(first.kind) ?? Number.POSITIVE_INFINITY;
    const share = Math.ceil(this.#pending.length / this.#threads.workers);
    const size = Math.min(Math.floor(batchMs / duration), maxBatch, share);
    const alike = this.#pending.filter(
      ({ kind, stop, losses }) => kind === first.kind && stop === first.stop && losses === 0,
    );
    const batch = size > 1 && first.losses === 0 ? alike.slice(0, size) : [first];
    this.#pending = this.#pending.filter((each) => !batch.includes(each));
    return batch;
  }

  /** Runs a batch in a thread and answers its trials. */
  async #post(batch: Batch): Promise<void> {
    const { trials, memory, progress } = batch;
    const [{ spec, stop }] = trials as [PendingTrial, ...PendingTrial[]];
    const began = performance.now();
    const ending = new AbortController();
    const end = () => ending.abort();
    const unwatch = this.#watch.add(progress, end, {
      hasBegun: () => whoHas(memory).thread > 0,
      waitingMs: () => waitingMs(whoHas(memory).system),
    });
    stop.addEventListener("abort", end);
    // The run can have been aborted in the same turn in which the batch was dispatched.
    if (stop.aborted) end();
    this.#threads.alive.note();
    const checkout = this.#programs.checkOut(
      spec,
      this.threads.map(({ threadId }) => threadId),
    );
    const specs = trials.map((each) => each.spec);
    const written = this.written && {
      ...this.written,
      slot: batch.slot,
      trials: trials.map(({ index }) => index),
    };
    const task: TrialTask = {
      ...{ specs, forMs: batchMs, known: checkout.programs, memory },
      ...(written && { written }),
    };
    const options = { ...trialThread, signal: ending.signal };
    try {
      const replies = await this.#threads.piscina.run(task, options);
      const { thread } = whoHas(memory);
      checkout.takenBy(thread);
      const begun = replies.map((reply, i) => ({ trial: trials[i]!, reply }));
      for (const { trial, reply } of begun) this.#learn(trial, reply, thread);
      this.#pending.unshift(...trials.slice(replies.length));
      // Before the answers, so that the thread does not idle while their consumers run.
      this.#free(batch);
      for (const { trial, reply } of begun) this.#answer(trial, reply, thread);
    } catch (error) {
      if (stop.aborted) return;
      this.#recover(batch, error, ending.signal.aborted, performance.now() - began);
    } finally {
      unwatch();
      stop.removeEventListener("abort", end);
    }
  }

  /**
   * Fails the trial that a lost thread was running, and returns the other trials of its batch to
   * the pending ones; all of them if it had started none.
   */
  #recover(
    { trials, memory, progress }: Batch,
    error: unknown,
    stalled: boolean,
    elapsedMs: number,
  ): void {
    const { thread, place } = whoHas(memory);
    const at = trials[place]!;
    const isCharged = thread > 0 || at.losses >= maxLosses;
    const others = isCharged ? trials.filter((each) => each !== at) : trials;
    for (const each of others) each.losses += 1;
    this.#pending.unshift(...others);
    if (!isCharged) return;
    const { heapMb, plugins } = this.#threads;
    const what = stalled
      ? `no progress for ${seconds(this.#watch.stallMs)}, so its thread was ended,`
      : showThreadEnd(error, heapMb);
    const message = `${what} ${showWhere(progress.where, { ...at.spec, plugins })}.`;
    this.#answer(at, { kind: "broke", error: { name: "PluginError", message }, elapsedMs }, thread);
  }

  /** Stores the program and the duration of a reply for later trials. */
  #learn({ spec, kind }: PendingTrial, reply: TrialReply, thread: number): void {
    if (reply.kind === "broke") return;
    if (reply.compiled !== undefined) {
      this.#compilations++;
      this.#programs.put(spec, reply.compiled, thread);
    }
    const before = this.#durations.get(kind) ?? 0;
    this.#durations.set(kind, Math.max(reply.elapsedMs - reply.compileMs, estimateDecay * before));
  }

  #answer({ index, spec, answer }: PendingTrial, reply: TrialReply, thread: number): void {
    const worker = this.#workerOf(thread);
    const { elapsedMs } = reply;
    if (reply.kind === "broke") {
      const { message } = fromErrorData(reply.error);
      const timing = { elapsedMs, compileMs: 0, worker };
      answer({ index, result: failedResult(spec, message), timing });
      return;
    }
    answer({ index, result: reply.result, timing: timingOf(reply, elapsedMs, worker) });
  }

  #workerOf(thread: number): number {
    if (thread === 0) return 0;
    const number = this.#numbers.get(thread) ?? this.#numbers.size + 1;
    this.#numbers.set(thread, number);
    return number;
  }

  async #end(): Promise<void> {
    const exits = this.#threads.alive.exits();
    // Destroy piscina first: from then on it does not replace lost threads.
    const destroyed = this.#threads.piscina.destroy();
    this.#closing.abort(new UsageError("the pool is closed; open another one."));
    this.#watch.close();
    // Destroying the piscina waits for all threads. Threads that cannot end are not awaited.
    await exits;
    if (!hasStuckThreads()) await destroyed;
  }
}
