/**
 * Runs plugins' code in a worker thread. The thread is ended if it stalls, runs out of memory or is
 * aborted.
 *
 *     runIsolated -> thread: answerIsolated -> loadPlugins -> work -> answer
 *
 * Output of the code goes to standard error. The versions of the plugins are checked when they are
 * loaded and again when the work is done.
 */
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import { PluginError } from "@thalweg/core/host";
import type { LocatedPlugin } from "../plugins/plugin-location.js";
import { fromErrorData, messageOf } from "../trial/error-data.js";
import { SharedProgress } from "../trial/progress.js";
import { StallWatch, seconds } from "../workers/stall-watch.js";
import { poolDefaults } from "../workers/start-threads.js";
import { isOutOfMemory } from "../workers/thread-end.js";
import { ended } from "../workers/thread-ending.js";
import type { IsolatedData, IsolatedReply } from "./isolated-data.js";

export interface IsolatedOptions<Task, Told> {
  /** The URL of the thread's module, which must call `answerIsolated`. */
  readonly module: string;
  /** The plugins that the thread loads. */
  readonly plugins: readonly LocatedPlugin[];
  /** Further plugins, from whose packages the loaded files can import. Default: none. */
  readonly beside?: readonly LocatedPlugin[];
  /** What the thread is to do. Plain data. */
  readonly task: Task;
  /** The name, in messages, of the code that runs after loading: `optimizer "mine"`. */
  readonly what: string;
  /** The longest time without progress, in milliseconds. */
  readonly stallMs: number;
  /** The size of the thread's JavaScript heap, in megabytes. Default: 1,024. */
  readonly heapMb?: number;
  readonly signal?: AbortSignal;
  /** Receives what the thread sends before it answers. */
  readonly onTold?: (told: Told) => void;
}

/** Thrown when a thread ends before it has answered. */
export class ThreadLost extends PluginError {
  /** @param why what happened, as a predicate: `ends its thread (exit code 3)` */
  constructor(
    message: string,
    readonly why: string,
    /** Whether a plugin was being loaded. */
    readonly isLoading: boolean,
    /** Whether the thread was ended because it made no progress. */
    readonly isStalled: boolean,
  ) {
    super(message);
  }
}

/** Node's exit code when nothing is left to run but a top-level await is pending. */
const unsettledAwait = 13;

/**
 * Runs the thread and returns its answer.
 * @throws ThreadLost if the thread ends, stalls or runs out of memory; the error of the work or of
 * loading a plugin; the signal's reason
 */
export async function runIsolated<Task, Answer, Told = never>(
  options: IsolatedOptions<Task, Told>,
): Promise<Answer> {
  const { module, plugins, beside = [], task, stallMs, signal } = options;
  const { heapMb = poolDefaults.heapMb } = options;
  signal?.throwIfAborted();
  const memory = new SharedArrayBuffer(SharedProgress.byteLength);
  const { port1, port2: port } = new MessageChannel();
  const workerData: IsolatedData<Task> = { plugins, beside, task, memory, port };
  const worker = new Worker(new URL(module), {
    workerData,
    transferList: [port],
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
    // Without the flags of the process, so that the thread does not depend on them.
    execArgv: [],
  });
  const watch = new StallWatch(stallMs);
  const progress = new SharedProgress(memory);
  let giveUp = () => {};
  try {
    return await new Promise<Answer>((resolve, reject) => {
      const lose = (why: string, isStalled = false) =>
        reject(lost(options, progress, why, isStalled));
      const take = (reply: IsolatedReply<Answer, Told>) => {
        if (reply.kind === "started") {
          // The watch starts now: loading the engine's modules can take long on a busy machine, and
          // is not the plugin's fault.
          watch.add(progress, () => lose(`makes no progress for ${seconds(stallMs)}`, true));
        } else if (reply.kind === "told") options.onTold?.(reply.told);
        else if (reply.kind === "answered") resolve(reply.answer);
        else reject(fromErrorData(reply.error));
      };
      port1.on("message", take);
      worker.once("error", (error) =>
        lose(
          isOutOfMemory(error)
            ? `needs more than ${heapMb} MB of memory`
            : `breaks its thread: ${messageOf(error)}`,
        ),
      );
      worker.once("exit", (code) => {
        // The last messages of a thread can arrive after its exit event.
        for (let last = receiveMessageOnPort(port1); last; last = receiveMessageOnPort(port1)) {
          take(last.message);
        }
        lose(
          code === unsettledAwait
            ? "waits for something that never comes"
            : `ends its thread (exit code ${code})`,
        );
      });
      giveUp = () => reject(signal?.reason);
      signal?.addEventListener("abort", giveUp);
    });
  } finally {
    signal?.removeEventListener("abort", giveUp);
    watch.close();
    port1.close();
    await ended(worker, worker.terminate());
  }
}

function lost(
  { plugins, what }: Pick<IsolatedOptions<unknown, never>, "plugins" | "what">,
  progress: SharedProgress,
  why: string,
  isStalled: boolean,
): ThreadLost {
  const { stage, count } = progress.where;
  if (stage !== "loading plugin") return new ThreadLost(`${what} ${why}.`, why, false, isStalled);
  const origin = plugins[count]?.origin ?? "a plugin";
  const hint = isStalled ? "; a module may only define things" : "";
  return new ThreadLost(`${origin} ${why} while it loads${hint}.`, why, true, isStalled);
}
