/**
 * A data-parallel group: worker threads that train one model together on shared memory. Each
 * computes some of a batch's microbatches.
 *
 *     run(trials) -> leader: plugins, graph, data, measurements -- orders --> followers
 *                       |                                                         |
 *                       +-------- barrier, twice a step: gradients, update -------+
 *
 * Trials run one after another. If a replica ends, throws or is too late, the trial fails and the
 * threads are replaced by new ones.
 */
import { MessageChannel, type MessagePort, type Worker } from "node:worker_threads";
import { UsageError } from "@thalweg/core";
import { failedResult, timingOf } from "../../run/trial-runner.js";
import { checkTrials } from "../../trial/check-trials.js";
import { fromErrorData } from "../../trial/error-data.js";
import type { Executor, Finished, RunOptions } from "../../trial/executor.js";
import { SharedProgress, showWhere } from "../../trial/progress.js";
import type { TrialSpec } from "../../trial/trial.js";
import { checkRange } from "../../workers/check-range.js";
import type { RunningTrial } from "../../workers/pool.js";
import { StallWatch, seconds } from "../../workers/stall-watch.js";
import { type PoolOptions, startThreads, type Threads } from "../../workers/start-threads.js";
import { showThreadEnd } from "../../workers/thread-end.js";
import { hasStuckThreads } from "../../workers/thread-ending.js";
import { groupThread } from "../../workers/thread-entry.js";
import { Barrier, type BarrierMemory, barrierMemory } from "../barrier.js";
import type { GroupReply, GroupTask } from "./group-task.js";

/**
 * The options of a pool. `workers` is the number of replicas, and `stallMs` is also the time limit
 * of waiting for other replicas within a step.
 */
export type DataParallelOptions = PoolOptions;

export interface DataParallelGroup extends Executor {
  /** The running trial and where it is; empty if none runs. */
  readonly running: readonly RunningTrial[];
  /** The threads alive now. If one is ended, its trial fails. */
  readonly threads: readonly Worker[];
}

/**
 * Starts a group.
 * @throws UsageError for options out of range
 */
export function createDataParallelGroup(options: DataParallelOptions): DataParallelGroup {
  return new PiscinaGroup(options);
}

/** @throws UsageError if some of the workers would have no microbatch */
export function checkWorkers({ microbatches = 1 }: TrialSpec, workers: number): void {
  checkRange("workers", workers, 1, "the number of threads");
  if (workers <= microbatches) return;
  const has =
    microbatches === 1 ? "its batches are whole" : `its batches have ${microbatches} microbatches`;
  throw new UsageError(
    `${workers} workers cannot train together, as ${has} and each worker computes at least one; set microbatches to ${workers} or more, or workers to ${microbatches} at most.`,
  );
}

/** The trial in flight. */
interface InFlight {
  readonly trial: Pick<RunningTrial, "index" | "spec">;
  readonly memory: SharedArrayBuffer;
  readonly progress: SharedProgress;
}

/** Thrown when the group ends before its trial is finished. */
class Ended extends Error {}

class PiscinaGroup implements DataParallelGroup {
  readonly name = "data-parallel group";
  readonly #threads: Threads<GroupTask, GroupReply>;
  readonly #closing = new AbortController();
  #inFlight: InFlight | undefined;
  #closed: Promise<void> | undefined;

  constructor(options: DataParallelOptions) {
    this.#threads = startThreads(options);
  }

  get running(): readonly RunningTrial[] {
    return this.#inFlight === undefined
      ? []
      : [{ ...this.#inFlight.trial, ...this.#inFlight.progress.where }];
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
    for (const [index, spec] of checkTrials(trials).entries()) {
      stop.throwIfAborted();
      const began = performance.now();
      const trained = await this.#train({ index, spec }, stop);
      const timing = timingOf(trained, performance.now() - began, 1);
      yield { index, result: trained.result, timing };
    }
  }

  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  /** Rejects only when `stop` is aborted. */
  async #train(trial: InFlight["trial"], stop: AbortSignal) {
    const { spec } = trial;
    const memory = new SharedArrayBuffer(SharedProgress.byteLength);
    try {
      checkWorkers(spec, this.#threads.workers);
      this.#inFlight = { trial, memory, progress: new SharedProgress(memory) };
      return await this.#together(this.#inFlight, stop);
    } catch (error) {
      if (stop.aborted) throw stop.reason;
      if (!(error instanceof Ended || error instanceof UsageError)) throw error;
      return { result: failedResult(spec, error.message), compileMs: 0 };
    } finally {
      this.#inFlight = undefined;
    }
  }

  /** @throws Ended if the trial does not finish */
  async #together({ trial: { spec }, memory, progress }: InFlight, stop: AbortSignal) {
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

  /** Posts every replica its task; idle threads take the tasks at once. */
  #post(
    spec: TrialSpec,
    memory: SharedArrayBuffer,
    barrier: BarrierMemory,
    signal: AbortSignal,
  ): Promise<GroupReply>[] {
    const channels = Array.from({ length: this.#threads.workers - 1 }, () => new MessageChannel());
    const ports = channels.map(({ port1 }) => port1);
    const any = { barrier, limitMs: this.#threads.stallMs };
    const post = (task: GroupTask, transferList: MessagePort[]) =>
      this.#threads.piscina.run(task, { ...groupThread, signal, transferList });
    this.#threads.alive.note();
    return [
      post({ role: "leader", spec, memory, ports, ...any }, ports),
      ...channels.map(({ port2: port }, i) =>
        post({ role: "follower", rank: i + 1, port, ...any }, [port]),
      ),
    ];
  }

  /**
   * Decides from the end of a replica how the trial ends. A replica that ended because another one
   * broke the group decides nothing.
   */
  async #judge(rank: number, replying: Promise<GroupReply>, { resolve, reject, fail }: Verdict) {
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
    return `${who} of ${this.#threads.workers} let the others wait for ${limit}, so the group was ended,`;
  }

  async #end(): Promise<void> {
    const exits = this.#threads.alive.exits();
    const destroyed = this.#threads.piscina.destroy();
    this.#closing.abort(new UsageError("the data-parallel group is closed; open another one."));
    // Destroying the piscina waits for all threads. Threads that cannot end are not awaited.
    await exits;
    if (!hasStuckThreads()) await destroyed;
  }
}

/** The reply of a finished trial. */
type Trained = Omit<Extract<GroupReply, { readonly kind: "finished" }>, "kind">;

/** The ways to end a trial. Only the first call counts. */
interface Verdict {
  readonly resolve: (trained: Trained) => void;
  readonly reject: (error: Ended) => void;
  /** Ends the trial with a message, to which its place is added. */
  readonly fail: (what: string) => void;
}
