/** Holds plugins to the laws, in a thread that is ended when it stops moving, and started again behind the law that stopped it. */
import { Worker } from "node:worker_threads";
import { PluginError } from "@thalweg/core";
import { fromErrorData, SharedProgress } from "@thalweg/engine";
import { isOutOfMemory, StallWatch, seconds } from "@thalweg/engine/node";
import { unlessAborted } from "../session.js";
import type {
  CaseData,
  CheckData,
  CheckedCase,
  CheckReply,
  CheckTask,
  Outcome,
} from "./check-task.js";

export interface CheckOptions {
  readonly signal: AbortSignal;
  /** How long a plugin may load, and one case of a law may take, in milliseconds. */
  readonly stallMs: number;
  /** Told when a law begins to be tried. */
  readonly onBegin?: (what: CaseData) => void;
  /** Told of each case as it ends, in order. */
  readonly onEnd?: (checked: CheckedCase) => void;
}

const heapMb = 1024;

/**
 * Tries every law of a task. What ends the thread, or stops it, breaks the law that was being tried, and the laws of the same value
 * that come after are not tried.
 * @throws UsageError and PluginError for plugins that cannot be loaded; the signal's reason once it is aborted
 */
export async function check(task: CheckTask, options: CheckOptions): Promise<CheckedCase[]> {
  const checked = new Checked(options);
  while (!checked.done) {
    const memory = new SharedArrayBuffer(SharedProgress.byteLength);
    const data: CheckData = { task, leftOut: checked.ended, memory };
    const worker = new Worker(new URL(import.meta.resolve("#check-worker")), {
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
      execArgv: [],
    });
    const watch = new StallWatch(options.stallMs);
    const progress = new SharedProgress(memory);
    try {
      const end = untilEnd(worker, watch, progress, checked, options);
      const stopped = await unlessAborted(end, options.signal);
      if (stopped !== undefined) checked.stop(stopped, task.plugins[progress.where.count]?.origin);
    } finally {
      watch.close();
      await worker.terminate();
    }
  }
  return checked.all();
}

/** Resolves when the thread has done everything, or to the reason why it has not. */
function untilEnd(
  worker: Worker,
  watch: StallWatch,
  progress: SharedProgress,
  checked: Checked,
  { stallMs }: CheckOptions,
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const stalled = () => resolve(`it makes no progress for ${seconds(stallMs)}`);
    worker.on("message", (reply: CheckReply) => {
      if (reply.kind === "started") watch.add(progress, stalled);
      else if (reply.kind === "done") resolve(undefined);
      else if (reply.kind === "failed") reject(fromErrorData(reply.error));
      else checked.note(reply);
    });
    worker.once("error", (error) =>
      resolve(
        isOutOfMemory(error)
          ? `it needs more than ${heapMb} MB of memory`
          : `it breaks its thread: ${error.message}`,
      ),
    );
    worker.once("exit", (code) => resolve(`it ends its thread (exit code ${code})`));
  });
}

/** What is known of the cases so far. */
class Checked {
  #cases: readonly CaseData[] | undefined;
  readonly #outcomes = new Map<number, Outcome>();
  #running: number | undefined;

  constructor(readonly options: CheckOptions) {}

  get done(): boolean {
    return this.#cases !== undefined && this.#outcomes.size === this.#cases.length;
  }

  get ended(): readonly number[] {
    return [...this.#outcomes.keys()];
  }

  note(reply: Extract<CheckReply, { kind: "cases" | "began" | "ended" }>): void {
    if (reply.kind === "cases") this.#cases = reply.cases;
    else if (reply.kind === "began") this.#begin(reply.index);
    else this.#end(reply.index, reply.outcome);
  }

  /** The thread has stopped for a reason: the law that was tried is broken, and the others of its value are not tried. */
  stop(reason: string, origin = "a plugin"): void {
    const [cases, running] = [this.#cases, this.#running];
    if (cases === undefined || running === undefined) {
      throw new PluginError(`${origin} cannot be held to the laws: ${reason} while it loads.`);
    }
    const stopped = cases[running]!;
    this.#end(running, { status: "broke", what: `${reason}.` });
    for (const [index, { kind, subject }] of cases.entries()) {
      if (this.#outcomes.has(index) || kind !== stopped.kind || subject !== stopped.subject)
        continue;
      this.#end(index, { status: "not-tried", reason: `${reason} under "${stopped.law}"` });
    }
  }

  all(): CheckedCase[] {
    return (this.#cases ?? []).map((_, index) => this.#checked(index));
  }

  #begin(index: number): void {
    this.#running = index;
    this.options.onBegin?.(this.#cases![index]!);
  }

  #end(index: number, outcome: Outcome): void {
    this.#running = undefined;
    this.#outcomes.set(index, outcome);
    this.options.onEnd?.(this.#checked(index));
  }

  #checked(index: number): CheckedCase {
    const { kind, subject, law, statement } = this.#cases![index]!;
    return { kind, subject, law, statement, ...this.#outcomes.get(index)! };
  }
}
