/**
 * Runs trials in a process of its own, which is watched: whatever a plugin does to its process,
 * this one goes on.
 *
 *     run(trials) -> unsent -> process with a pool of threads -> results
 *                       ^        | ends
 *                       |        v
 *                       +-- begun? --> suspects -> one process each, one thread -> results
 *
 * Where the process ends, by itself or because it uses too much memory or gives no sign of life,
 * another one takes over. Which trials it had begun is known from its progress file. They are
 * suspects, and run again one after another, each alone in a new process: the trial that ends its
 * process again has failed, and another one completes with the same bits. The others go on.
 */
import { availableParallelism } from "node:os";
import { UsageError } from "@thalweg/core";
import { runConcurrently } from "../run/run-concurrently.js";
import { failedResult } from "../run/trial-runner.js";
import { checkTrials } from "../trial/check-trials.js";
import type { Executor, Finished, RunOptions } from "../trial/executor.js";
import { showWhere } from "../trial/progress.js";
import type { TrialResult, TrialSpec } from "../trial/trial.js";
import { checkRange } from "../workers/check-range.js";
import { inFlightPerThread } from "../workers/pool.js";
import { kindOf } from "../workers/shared-program-cache.js";
import { checkPoolOptions, type PoolOptions, poolDefaults } from "../workers/start-threads.js";
import { defaultMemoryMiB } from "./memory.js";
import type { FinishedTrial } from "./messages.js";
import {
  type ProcessEnd,
  type ProcessOptions,
  showEnd,
  WatchedProcess,
} from "./watched-process.js";

export interface ProcessPoolOptions extends PoolOptions {
  /**
   * The memory that the process may use, in MiB. Default: three quarters of the memory of the
   * machine or of its container.
   */
  readonly memoryMiB?: number;
}

export interface ProcessPool extends Executor {
  /** The numbers of the processes that are alive. */
  readonly processes: readonly number[];
}

/**
 * Opens a pool in a process of its own. The process starts now.
 * @throws UsageError for options out of range, and if no temporary file can be written
 */
export function createProcessPool(options: ProcessPoolOptions): ProcessPool {
  return new WatchedPool(options);
}

/** How much more is in flight than between threads, since messages take longer. */
const messagesAhead = 4;
/** The number of processes in a row that do not start until trials fail. */
const maxStarts = 3;
/** The number of processes that can end without having begun any trial until all are suspect. */
const maxLosses = 3;
/** The number of times that a trial, run alone, is lost to SIGKILL until it is blamed. */
const maxKills = 2;

interface Run {
  readonly number: number;
  readonly stop: AbortSignal;
}

/** A trial without a result. */
interface Asked {
  readonly number: number;
  readonly index: number;
  readonly spec: TrialSpec;
  readonly run: Run;
  readonly began: number;
  readonly answer: (finished: Finished) => void;
  readonly giveUp: (reason: unknown) => void;
  state: "unsent" | "sent" | "suspect" | "alone";
  losses: number;
  /** How often SIGKILL ended its process while it ran alone. */
  kills: number;
  /** Whether it is suspect of using too much memory. */
  isLarge: boolean;
}

class WatchedPool implements ProcessPool {
  readonly name = "pool";
  readonly #options: PoolOptions & { readonly workers: number; readonly stallMs: number };
  readonly #memoryMiB: number;
  readonly #closing = new AbortController();
  readonly #runs = new WeakMap<AbortSignal, Run>();
  readonly #asked = new Map<number, Asked>();
  /** The process with all threads, which runs what is not suspect. */
  #crowd: WatchedProcess | undefined;
  /** The process of the suspect that runs. */
  #alone: WatchedProcess | undefined;
  readonly #alive = new Set<WatchedProcess>();
  /** Kinds of trials of which one used more than its share of the memory, and completed alone. */
  readonly #largeKinds = new Set<string>();
  #numbers = 0;
  #failedStarts = 0;
  #willSend = false;
  /** Whether the process of all threads has to wait for the suspects. */
  #isHeld = false;
  #closed: Promise<void> | undefined;

  constructor({ memoryMiB = defaultMemoryMiB(), ...options }: ProcessPoolOptions) {
    checkPoolOptions(options);
    checkRange("memoryMiB", memoryMiB, 256, "MiB of memory for the process that runs trials");
    const { workers = availableParallelism(), stallMs = poolDefaults.stallMs } = options;
    this.#options = { ...options, workers, stallMs };
    this.#memoryMiB = memoryMiB;
    this.#crowd = this.#startCrowd();
  }

  get processes(): readonly number[] {
    return [...this.#alive].flatMap(({ pid }) => pid ?? []);
  }

  run(trials: readonly TrialSpec[], { signal }: RunOptions = {}): AsyncIterable<Finished> {
    const closing = this.#closing.signal;
    const stop = signal === undefined ? closing : AbortSignal.any([signal, closing]);
    const limit = messagesAhead * inFlightPerThread * this.#options.workers;
    return runConcurrently(checkTrials(trials), limit, stop, (index, spec, left) =>
      this.#ask(index, spec, left),
    );
  }

  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  #ask(index: number, spec: TrialSpec, stop: AbortSignal): Promise<Finished> {
    return new Promise((answer, giveUp) => {
      stop.throwIfAborted();
      const number = ++this.#numbers;
      const isLarge = this.#largeKinds.size > 0 && this.#largeKinds.has(keyOf(spec));
      this.#asked.set(number, {
        ...{ number, index, spec, run: this.#runOf(stop), began: performance.now() },
        ...{ answer, giveUp, losses: 0, kills: 0, isLarge },
        state: isLarge ? "suspect" : "unsent",
      });
      this.#sendSoon();
    });
  }

  #runOf(stop: AbortSignal): Run {
    const known = this.#runs.get(stop);
    if (known !== undefined) return known;
    const run = { number: ++this.#numbers, stop };
    this.#runs.set(stop, run);
    stop.addEventListener("abort", () => this.#drop(run), { once: true });
    return run;
  }

  #drop(run: Run): void {
    for (const asked of this.#asked.values()) {
      if (asked.run !== run) continue;
      this.#asked.delete(asked.number);
      if (asked.state === "alone") this.#alone?.kill("unwanted");
      asked.giveUp(run.stop.reason);
    }
    this.#crowd?.send({ kind: "end", run: run.number });
    this.#rest();
  }

  #inState(state: Asked["state"]): Asked[] {
    return [...this.#asked.values()].filter((each) => each.state === state);
  }

  /** Sends what is asked for in one turn together. */
  #sendSoon(): void {
    if (this.#willSend) return;
    this.#willSend = true;
    setImmediate(() => {
      this.#willSend = false;
      this.#send();
      this.#judge();
    });
  }

  #send(): void {
    const unsent = this.#inState("unsent");
    // Trials that were sent back for want of memory wait until the suspects have had theirs.
    if (unsent.length === 0 || this.#isHeld) return;
    this.#crowd ??= this.#startCrowd();
    const crowd = this.#crowd;
    const byRun = new Map<number, Asked[]>();
    for (const asked of unsent) {
      asked.state = "sent";
      byRun.set(asked.run.number, [...(byRun.get(asked.run.number) ?? []), asked]);
    }
    for (const [run, some] of byRun) {
      const trials = some.map(({ number, spec }) => ({ trial: number, spec }));
      crowd.send({ kind: "run", run, trials });
    }
    crowd.busy(true);
  }

  #startCrowd(): WatchedProcess {
    const crowd: WatchedProcess = this.#start(this.#options, false, (end) => {
      if (this.#crowd === crowd) this.#crowd = undefined;
      this.#recover(end);
    });
    return crowd;
  }

  #start(
    pool: ProcessOptions["pool"],
    everyReport: boolean,
    onEnd: (end: ProcessEnd) => void,
  ): WatchedProcess {
    const started: WatchedProcess = new WatchedProcess({
      pool,
      everyReport,
      onFinished: (finished) => {
        for (const each of finished) this.#finish(each);
        this.#rest();
      },
      onEnd: (end) => {
        this.#alive.delete(started);
        onEnd(end);
      },
      onLook: () => this.#checkMemory(),
    });
    this.#alive.add(started);
    return started;
  }

  #finish({ trial, result, timing }: FinishedTrial): void {
    const asked = this.#asked.get(trial);
    if (asked === undefined) return;
    this.#failedStarts = 0;
    // It can have been sent back since, and is then answered all the same: its bits are the same.
    if (asked.state === "alone") {
      const share = this.#memoryMiB / this.#options.workers;
      const used = this.#alone?.mostResidentMiB ?? 0;
      if (asked.isLarge && used > share) this.#largeKinds.add(keyOf(asked.spec));
      this.#alone?.kill("unwanted");
    }
    // The type of a result is a union by status, which spreading loses.
    this.#answer(asked, { ...result, spec: asked.spec } as TrialResult, timing);
  }

  #answer(asked: Asked, result: TrialResult, timing: Finished["timing"]): void {
    this.#asked.delete(asked.number);
    asked.answer({ index: asked.index, result, timing });
  }

  #fail(asked: Asked, message: string): void {
    const elapsedMs = performance.now() - asked.began;
    const timing = { elapsedMs, compileMs: 0, worker: 0 };
    this.#answer(asked, failedResult(asked.spec, message), timing);
  }

  /** Lets the process of all threads rest if it has no trials. */
  #rest(): void {
    if (this.#inState("sent").length === 0) this.#crowd?.busy(false);
  }

  /** The process of all threads has ended: its trials are suspects, or are sent again. */
  #recover(end: ProcessEnd): void {
    const sent = this.#inState("sent");
    if (!end.wasReady && ++this.#failedStarts >= maxStarts) {
      for (const asked of sent) {
        this.#fail(asked, `the process for trials does not start: it ${this.#show(end)}.`);
      }
      return;
    }
    const numbers = new Set(end.begun.map(({ trial }) => trial));
    const begun = end.killed === "unwanted" ? [] : sent.filter((each) => numbers.has(each.number));
    for (const asked of sent) {
      asked.state = "unsent";
      // Where a process ends without having begun any of its trials, each may be to blame.
      if (begun.length === 0 && end.killed !== "unwanted" && ++asked.losses >= maxLosses) {
        asked.state = "suspect";
      }
    }
    for (const asked of begun) {
      asked.state = "suspect";
      asked.isLarge ||= end.killed === "memory";
    }
    if (this.#asked.size > 0) this.#sendSoon();
  }

  /** Runs the next suspect in a process of its own. */
  #judge(): void {
    if (this.#alone !== undefined || this.#closing.signal.aborted) return;
    const [suspect] = this.#inState("suspect");
    if (suspect === undefined) {
      this.#isHeld = false;
      this.#send();
      return;
    }
    suspect.state = "alone";
    this.#alone = this.#start({ ...this.#options, workers: 1 }, true, (end) => {
      this.#alone = undefined;
      this.#convict(suspect, end);
      this.#sendSoon();
    });
    const trials = [{ trial: suspect.number, spec: suspect.spec }];
    this.#alone.send({ kind: "run", run: suspect.run.number, trials });
    this.#alone.busy(true);
  }

  /**
   * The process of one suspect has ended, which fails it unless it has a result. It runs again where
   * it had not begun, and once where SIGKILL, which may have come from outside, ended it.
   */
  #convict(suspect: Asked, end: ProcessEnd): void {
    if (!this.#asked.has(suspect.number) || end.killed === "unwanted") return;
    const [at] = end.begun;
    const wasKilled = end.signal === "SIGKILL" && end.killed === undefined;
    const mayRunAgain =
      at === undefined ? ++this.#failedStarts < maxStarts : wasKilled && ++suspect.kills < maxKills;
    if (mayRunAgain) {
      suspect.state = "suspect";
      return;
    }
    const where = showWhere(at ?? { stage: "starting", count: 0 }, suspect.spec);
    this.#fail(suspect, `the process of this trial, which ran alone, ${this.#show(end)} ${where}.`);
  }

  #show(end: ProcessEnd): string {
    return showEnd(end, this.#memoryMiB);
  }

  /**
   * Kills a process that uses too much memory, and the one of all threads if both together do.
   */
  #checkMemory(): void {
    const limit = this.#memoryMiB;
    const [alone, crowd] = [this.#alone?.residentMiB ?? 0, this.#crowd?.residentMiB ?? 0];
    if (alone > limit) this.#alone?.kill("memory");
    else if (crowd > limit) this.#crowd?.kill("memory");
    else if (alone + crowd > limit && this.#alone !== undefined) {
      this.#isHeld = true;
      this.#crowd?.kill("unwanted");
    }
  }

  async #end(): Promise<void> {
    const ended = [...this.#alive].map((each) => each.ended);
    this.#closing.abort(new UsageError("the pool is closed; open another one."));
    for (const each of this.#alive) each.kill("unwanted");
    await Promise.all(ended);
  }
}

function keyOf(spec: TrialSpec): string {
  try {
    return kindOf(spec);
  } catch {
    // Such a trial fails where it is run.
    return "";
  }
}
