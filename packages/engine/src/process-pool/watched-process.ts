/** One process of a pool, from the side that started it: it is watched, and can be killed. */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type BegunTrial, ProgressFile } from "../workers/progress-file.js";
import type { PoolOptions } from "../workers/start-threads.js";
import { LastWords } from "./last-words.js";
import { residentMiB } from "./memory.js";
import type { FinishedTrial, FromProcess, ToProcess } from "./messages.js";

/** Why a process was killed by this one. */
export type Killed = "silent" | "memory" | "unwanted";

export interface ProcessEnd {
  readonly killed: Killed | undefined;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The cause that the process printed. */
  readonly cause: string | undefined;
  /** Whether it had started; before, no trial can have begun. */
  readonly wasReady: boolean;
  /** The trials that its threads had begun last. Some of them may have ended. */
  readonly begun: readonly BegunTrial[];
}

export interface ProcessOptions {
  readonly pool: PoolOptions & { readonly workers: number; readonly stallMs: number };
  readonly everyReport: boolean;
  readonly onFinished: (finished: readonly FinishedTrial[]) => void;
  readonly onEnd: (end: ProcessEnd) => void;
  /** Called after each look at the process. */
  readonly onLook: () => void;
}

const lookMs = 100;
/** The time without a sign of life, in milliseconds, after which a process is killed. */
const silentMs = 30_000;

export class WatchedProcess {
  readonly #child: ChildProcess;
  readonly #file: ProgressFile;
  readonly #words: LastWords;
  #timer: ReturnType<typeof setInterval> | undefined;
  #beat = 0;
  #quietMs = 0;
  #killed: Killed | undefined;
  #isReady = false;
  #residentMiB = 0;
  #mostResidentMiB = 0;
  readonly ended: Promise<void>;

  constructor(private readonly options: ProcessOptions) {
    const { pool, everyReport } = options;
    this.#file = new ProgressFile(pool.workers);
    this.#words = new LastWords((text) => process.stderr.write(text));
    this.#child = fork(fileURLToPath(import.meta.resolve("#pool-process")), [], {
      // Without the flags of this process, so that results do not depend on them.
      execArgv: [],
      serialization: "advanced",
      // What native code prints to standard output must not be among the results.
      stdio: ["ignore", 2, "pipe", "ipc", this.#file.file],
    });
    this.#child.stderr!.setEncoding("utf8").on("data", (text) => this.#words.take(text));
    this.#child.on("message", (message: FromProcess) => this.#take(message));
    this.ended = new Promise((resolve) => {
      let hasEnded = false;
      const end = (code: number | null, signal: NodeJS.Signals | null) => {
        if (hasEnded) return;
        hasEnded = true;
        this.#end(code, signal);
        resolve();
      };
      this.#child.once("error", () => end(null, null));
      // Everything that it printed and sent has arrived by then, unless it left a process of its
      // own behind that holds its standard error.
      this.#child.once("close", end);
      this.#child.once("exit", (code, signal) => setTimeout(end, lookMs, code, signal));
    });
    this.send({ kind: "start", options: pool, everyReport });
    this.busy(false);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** At the last look. */
  get residentMiB(): number {
    return this.#residentMiB;
  }

  /** The most of all looks. */
  get mostResidentMiB(): number {
    return this.#mostResidentMiB;
  }

  send(message: ToProcess): void {
    // A message to a process that has just ended is lost with it.
    this.#child.send(message, () => {});
  }

  kill(why: Killed): void {
    this.#killed ??= why;
    this.#child.kill("SIGKILL");
    // So that its end is seen.
    this.#hold(true);
  }

  /** Watches the process while it has trials; only then does it keep this process alive. */
  busy(isBusy: boolean): void {
    this.#hold(isBusy);
    if (!isBusy) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    } else if (this.#timer === undefined) {
      this.#quietMs = 0;
      this.#timer = setInterval(() => this.#look(), lookMs);
    }
  }

  #hold(isHeld: boolean): void {
    // A pipe is a socket here, whose types say only that it is readable.
    const stderr = this.#child.stderr as (NodeJS.ReadableStream & NodeJS.Timeout) | null;
    for (const each of [this.#child, this.#child.channel, stderr]) {
      if (isHeld) each?.ref();
      else each?.unref();
    }
  }

  #look(): void {
    const { beat, residentMiB: told } = this.#file.header;
    // Ticks are counted and not time, so that this process, if busy itself, does not accuse it.
    this.#quietMs = beat === this.#beat ? this.#quietMs + lookMs : 0;
    this.#beat = beat;
    this.#residentMiB = residentMiB(this.#child.pid ?? 0) ?? told;
    this.#mostResidentMiB = Math.max(this.#mostResidentMiB, this.#residentMiB);
    if (this.#quietMs >= Math.max(silentMs, 2 * this.options.pool.stallMs)) this.kill("silent");
    this.options.onLook();
  }

  #take(message: FromProcess): void {
    if (message.kind === "ready") this.#isReady = true;
    else this.options.onFinished(message.finished);
  }

  #end(code: number | null, signal: NodeJS.Signals | null): void {
    this.busy(false);
    const { cause } = this.#words;
    if (cause === undefined) this.#words.release();
    const begun = this.#file.begun;
    this.#file.close();
    this.#child.stderr?.destroy();
    const wasReady = this.#isReady;
    this.options.onEnd({ killed: this.#killed, code, signal, cause, wasReady, begun });
  }
}

/** How a process ended, as a predicate. */
export function showEnd({ killed, code, signal, cause }: ProcessEnd, memoryMiB: number): string {
  if (killed === "memory") return `used more than ${memoryMiB} MiB of memory`;
  if (killed === "silent") return `gave no sign of life for ${silentMs / 1000} s`;
  const why = cause ?? (signal === null ? undefined : guesses[signal]);
  const how = signal === null ? `with exit code ${code}` : `by signal ${signal}`;
  return `ended ${how}${why === undefined ? "" : ` (${why})`}`;
}

const guesses: Partial<Record<NodeJS.Signals, string>> = {
  SIGABRT: "out of memory?",
  SIGKILL: "killed by itself, from outside, or by the system for lack of memory",
  SIGSEGV: "native code broke",
  SIGBUS: "native code broke",
  SIGILL: "native code broke",
};
