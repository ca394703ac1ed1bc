/**
 * The gang: worker threads that train one model together, each on some of a batch's shards, on one shared memory.
 *
 *     run(trials) -> first replica: plugins, graph, data, measurements -- orders --> the other replicas
 *                         |                                                               |
 *                         +------------ barrier, twice a step: gradients, update ---------+
 *
 * Trials run one after the other. A replica that ends, throws or is too late costs the trial; the threads are then made anew.
 */
import { MessageChannel, type MessagePort, type Worker } from "node:worker_threads";
import { UsageError } from "@thalweg/core";
import { fromErrorData } from "../error-data.js";
import type { Executor, Finished, RunOptions } from "../executor.js";
import { failedResult } from "../executors/trial-runner.js";
import { Barrier, type BarrierMemory, barrierMemory } from "../gang/barrier.js";
import { SharedProgress, showWhere } from "../progress.js";
import type { TrialSpec } from "../trial.js";
import { checkRange } from "./check-range.js";
import type { GangReply, GangTask } from "./gang-task.js";
import type { RunningTrial } from "./pool.js";
import { StallWatch, seconds } from "./stall-watch.js";
import { type PoolOptions, startThreads, type Threads } from "./start-threads.js";
import { showThreadEnd } from "./thread-end.js";
import { gangThread } from "./thread-entry.js";

/** As those of a pool; `workers` are the replicas, and `stallMs` is also how long one may let the others wait within a step. */
export type GangOptions = PoolOptions;

export interface Gang extends Executor {
  /** What is running now, and where it is: one trial, or none. */
  readonly running: readonly RunningTrial[];
  /** The threads alive now. Ending one costs the trial. */
  readonly threads: readonly Worker[];
}

/**
 * Starts a gang.
 * @throws UsageError for options out of range
 */
export function createGang(options: GangOptions): Gang {
  return new PiscinaGang(options);
}

/** @throws UsageError if some of the workers would have no shard */
export function checkWorkers({ shards = 1 }: TrialSpec, workers: number): void {
  checkRange("workers", workers, 1, "the number of threads");
  if (workers <= shards) return;
  const has = shards === 1 ? "its batches are whole" : `its batches have ${shards} shards`;
  throw new UsageError(
    `${workers} workers cannot train together, as ${has} and each worker computes at least one; set shards to ${workers} or more, or workers to ${shards} at most.`,
  );
}

/** The trial in the threads' hands. */
interface Held {
  readonly trial: Pick<RunningTrial, "index" | "spec">;
  readonly memory: SharedArrayBuffer;
  readonly progress: SharedProgress;
}

/** What ended a gang before its trial was over. */
class Ended extends Error {}

export class PiscinaGang implements Gang {
  readonly name = "gang";
  readonly #threads: Threads<GangTask, GangReply>;
  readonly #closing = new AbortController();
  #held: Held | undefined;
  #closed: Promise<void> | undefined;

  constructor(options: GangOptions) {
    this.#threads = startThreads(options);
  }

  get running(): readonly RunningTrial[] {
    return this.#held === undefined ? [] : [{ ...this.#held.trial, ...this.#held.progress.where }];
  }

  get threads(): readonly Worker[] {
    return this.#threads.piscina.threads;
  }

  async *run(
    trials: readonly TrialSpec[],
    { signal }: RunOptions = {},
  ): AsyncGenerator<Finished, void, undefined> {
    const closing = this.#closing.signal;
    const stop = signal === undefined ? closing : AbortSignal.any([signal, closing]);
    for (const [index, spec] of trials.entries()) {
      stop.throwIfAborted();
      const began = performance.now();
      const { result, compileMs } = await this.#train({ index, spec }, stop);
      const elapsedMs = performance.now() - began;
      yield { index, result, timing: { elapsedMs, compileMs, worker: 1 } };
    }
  }

  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  /** Rejects only when `stop` is aborted. */
  async #train(trial: Held["trial"], stop: AbortSignal) {
    const { spec } = trial;
    const memory = new SharedArrayBuffer(SharedProgress.byteLength);
    try {
      checkWorkers(spec, this.#threads.workers);
      this.#held = { trial, memory, progress: new SharedProgress(memory) };
      return await this.#together(this.#held, stop);
    } catch (error) {
      if (stop.aborted) throw stop.reason;
      if (!(error instanceof Ended || error instanceof UsageError)) throw error;
      return { result: failedResult(spec, error.message), compileMs: 0 };
    } finally {
      this.#held = undefined;
    }
  }

  /** @throws Ended if the trial is not finished */
  async #together({ trial: { spec }, memory, progress }: Held, stop: AbortSignal) {
    const barrier = barrierMemory(this.#threads.workers);
    const ending = new AbortController();
    const end = () => ending.abort();
    stop.addEventListener("abort", end);
    if (stop.aborted) end();
    const watch = new StallWatch(this.#threads.stallMs);
    const replies = this.#post(spec, memory, barrier, ending.signal);
    try {
      return await new Promise<Trained>((resolve, reject) => {
        const fail = (what: string) =>
          reject(
            new Ended(
              `${what} ${showWhere(progress.where, { ...spec, plugins: this.#threads.plugins })}.`,
            ),
          );
        watch.add(progress, () =>
          fail(`no progress for ${seconds(this.#threads.stallMs)}, so its threads were ended,`),
        );
        for (const [rank, reply] of replies.entries()) {
          this.#judge(rank, reply, { resolve, reject, fail });
        }
      });
    } catch (error) {
      new Barrier(barrier, 0).break();
      end();
      throw error;
    } finally {
      watch.close();
      stop.removeEventListener("abort", end);
      await Promise.allSettled(replies);
      this.#threads.alive.note();
    }
  }

  /** Hands every replica its task; the threads take them at once. */
  #post(
    spec: TrialSpec,
    memory: SharedArrayBuffer,
    barrier: BarrierMemory,
    signal: AbortSignal,
  ): Promise<GangReply>[] {
    const channels = Array.from({ length: this.#threads.workers - 1 }, () => new MessageChannel());
    const ports = channels.map(({ port1 }) => port1);
    const any = { barrier, limitMs: this.#threads.stallMs };
    const post = (task: GangTask, transferList: MessagePort[]) =>
      this.#threads.piscina.run(task, { ...gangThread, signal, transferList });
    this.#threads.alive.note();
    return [
      post({ role: "lead", spec, memory, ports, ...any }, ports),
      ...channels.map(({ port2: port }, i) =>
        post({ role: "follow", rank: i + 1, port, ...any }, [port]),
      ),
    ];
  }

  /** What a replica's end means for the trial. One that ends because another has broken the gang leaves that to the other. */
  async #judge(rank: number, replying: Promise<GangReply>, { resolve, reject, fail }: Verdict) {
    const who = `replica ${rank + 1} of ${this.#threads.workers}`;
    try {
      const reply = await replying;
      if (reply.kind === "finished") resolve(reply);
      if (reply.kind === "broke") {
        const { message } = fromErrorData(reply.error);
        reject(new Ended(rank === 0 ? message : `${who}: ${message}`));
      }
      if (reply.kind === "broken" && reply.missing.length > 0) fail(this.#late(reply.missing));
    } catch (error) {
      fail(`${who}: ${showThreadEnd(error, this.#threads.heapMb)}`);
    }
  }

  #late(missing: readonly number[]): string {
    const who = missing.map((rank) => `replica ${rank + 1}`).join(" and ");
    const limit = seconds(this.#threads.stallMs);
    return `${who} of ${this.#threads.workers} let the others wait for ${limit}, so the gang was ended,`;
  }

  async #end(): Promise<void> {
    const exits = this.#threads.alive.exits();
    const destroyed = this.#threads.piscina.destroy();
    this.#closing.abort(new UsageError("the gang is closed; open another one."));
    await Promise.all([destroyed, exits]);
  }
}

/** A finished trial. */
type Trained = Omit<Extract<GangReply, { readonly kind: "finished" }>, "kind">;

/** The ways to end a trial, of which the first counts. */
interface Verdict {
  readonly resolve: (trained: Trained) => void;
  readonly reject: (error: Ended) => void;
  /** Ends it with what happened; where it was is added. */
  readonly fail: (what: string) => void;
}
