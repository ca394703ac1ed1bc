/** Asks a worker thread what plugins bring, so that this thread never runs what a person named. */
import { Worker } from "node:worker_threads";
import { PluginError } from "@thalweg/core";
import type { PluginDescription } from "../describe-plugin.js";
import { type ErrorData, fromErrorData } from "../error-data.js";
import { SharedProgress } from "../progress.js";
import type { LocatedPlugin } from "./plugin-location.js";
import { StallWatch, seconds } from "./stall-watch.js";
import { isOutOfMemory } from "./thread-end.js";

/** Node's exit code when nothing is left to do and a top-level await still waits. */
const unsettledAwait = 13;

/** What the thread is started with. */
export interface DescribeData {
  readonly plugins: readonly LocatedPlugin[];
  readonly memory: SharedArrayBuffer;
}

/** What the thread answers, after a word that what it runs from then on are the plugins. */
export type DescribeReply =
  | { readonly kind: "described"; readonly plugins: readonly PluginDescription[] }
  | { readonly kind: "broke"; readonly error: ErrorData };

export interface DescribeLimits {
  /** How long the loading of one plugin may take, in milliseconds. */
  readonly stallMs: number;
  /** The JavaScript heap of the thread, in megabytes. */
  readonly heapMb: number;
}

/**
 * What each plugin brings, after a check that they can be used together.
 * @throws PluginError if one breaks while it loads, takes longer than `stallMs`, or exports no manifest
 * @throws UsageError if two bring the same name
 */
export async function describePlugins(
  plugins: readonly LocatedPlugin[],
  limits: DescribeLimits,
): Promise<readonly PluginDescription[]> {
  if (plugins.length === 0) return [];
  const memory = new SharedArrayBuffer(SharedProgress.byteLength);
  const data: DescribeData = { plugins, memory };
  const worker = new Worker(new URL(import.meta.resolve("#describe-worker")), {
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: limits.heapMb },
    execArgv: [],
  });
  const watch = new StallWatch(limits.stallMs);
  try {
    const reply = await replyOf(worker, watch, data, limits);
    if (reply.kind === "described") return reply.plugins;
    throw fromErrorData(reply.error);
  } finally {
    watch.close();
    await worker.terminate();
  }
}

function replyOf(
  worker: Worker,
  watch: StallWatch,
  { plugins, memory }: DescribeData,
  { stallMs, heapMb }: DescribeLimits,
): Promise<DescribeReply> {
  const progress = new SharedProgress(memory);
  return new Promise((resolve, reject) => {
    const fail = (what: string) => {
      const origin = plugins[progress.where.count]?.origin ?? "a plugin";
      reject(new PluginError(`${origin} ${what}.`));
    };
    const stalled = () =>
      fail(`did not finish loading within ${seconds(stallMs)}; a module may only define things`);
    worker.on("message", (message: "started" | DescribeReply) => {
      // Loading our own modules takes its time on a busy machine, and is no fault of a plugin's.
      if (message === "started") watch.add(progress, stalled);
      else resolve(message);
    });
    worker.once("error", (error) => {
      if (isOutOfMemory(error)) fail(`needed more than ${heapMb} MB of memory while it loaded`);
      else fail(`broke its thread while it loaded: ${error.message}`);
    });
    worker.once("exit", (code) =>
      fail(
        code === unsettledAwait
          ? "waits for something that never comes while it loads"
          : `ended its thread while it loaded (exit code ${code})`,
      ),
    );
  });
}
