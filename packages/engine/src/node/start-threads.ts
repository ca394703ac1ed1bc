/** The worker threads of a pool or a gang: piscina's, all started at once. */
import { availableParallelism } from "node:os";
import type { PluginReference } from "@thalweg/core";
import { Piscina } from "piscina";
import { checkRange } from "./check-range.js";
import { LiveThreads } from "./live-threads.js";
import type { GemmModule } from "./load-gemm.js";
import type { LocatedPlugin } from "./plugin-location.js";
import type { ThreadData } from "./trial-task.js";

export interface PoolOptions {
  readonly plugins: readonly LocatedPlugin[];
  /** What computes matrix products in the threads; the built-in kernel unless given. */
  readonly gemm?: GemmModule;
  /** Threads; as many as the machine runs at once unless given. */
  readonly workers?: number;
  /** How long a trial may report no progress, loading and compiling included; 10,000 unless given. */
  readonly stallMs?: number;
  /** The JavaScript heap of each thread, in megabytes; 1,024 unless given. Typed arrays and programs are not in it. */
  readonly heapMb?: number;
}

export const poolDefaults = { stallMs: 10_000, heapMb: 1024 } as const;

export interface Threads<Task, Reply> {
  /** All that the threads load, of which a trial names those it needs. */
  readonly plugins: readonly PluginReference[];
  readonly workers: number;
  readonly stallMs: number;
  readonly heapMb: number;
  readonly piscina: Piscina<Task, Reply>;
  readonly alive: LiveThreads;
}

/** @throws UsageError for options out of range */
export function startThreads<Task, Reply>(options: PoolOptions): Threads<Task, Reply> {
  const { plugins, gemm, workers = availableParallelism() } = options;
  const { stallMs = poolDefaults.stallMs, heapMb = poolDefaults.heapMb } = options;
  checkRange("workers", workers, 1, "the number of threads");
  checkRange("stallMs", stallMs, 1, "milliseconds without progress");
  checkRange("heapMb", heapMb, 32, "megabytes of JavaScript memory a thread");
  const workerData: ThreadData = { plugins, ...(gemm !== undefined && { gemm }) };
  const piscina = new Piscina<Task, Reply>({
    minThreads: workers,
    maxThreads: workers,
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
    // Not the process's own flags: a thread is the same however its process was started.
    execArgv: [],
    recordTiming: false,
    workerData,
  });
  // A thread that dies between tasks has no trial to fail; piscina starts another.
  piscina.on("error", () => {});
  const alive = new LiveThreads(() => piscina.threads);
  const references = plugins.map(({ reference }) => reference);
  return { plugins: references, workers, stallMs, heapMb, piscina, alive };
}
