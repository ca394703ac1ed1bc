/**
 * The worker threads of a pool or a data-parallel group: a piscina whose threads all start at once.
 */
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { UsageError } from "@thalweg/core";
import type { PluginReference } from "@thalweg/core/host";
import type { Piscina } from "piscina";
import type { LocatedPlugin } from "../plugins/plugin-location.js";
import type { GemmModule } from "../services/load-gemm.js";
import type { TrialFolders } from "../services/trial-folders.js";
import { checkRange } from "./check-range.js";
import { LiveThreads } from "./live-threads.js";
import type { ThreadData } from "./trial-task.js";

export interface PoolOptions {
  readonly plugins: readonly LocatedPlugin[];
  /** Computes matrix products in the threads. Default: the built-in kernel. */
  readonly gemm?: GemmModule;
  /** The number of threads. Default: the number that the machine can run at once. */
  readonly workers?: number;
  /**
   * The longest time that a trial can report no progress, loading and compiling included, in
   * milliseconds. Default: 10,000.
   */
  readonly stallMs?: number;
  /**
   * The size of each thread's JavaScript heap, in megabytes, without typed arrays and programs.
   * Default: 1,024.
   */
  readonly heapMb?: number;
  /** Where the threads keep states and trained parameters. Default: nowhere. */
  readonly folders?: TrialFolders;
}

export const poolDefaults = { stallMs: 10_000, heapMb: 1024 } as const;

export interface Threads<Task, Reply> {
  /** The plugins that the threads load; a trial names those that it needs. */
  readonly plugins: readonly PluginReference[];
  readonly workers: number;
  readonly stallMs: number;
  readonly heapMb: number;
  readonly piscina: Piscina<Task, Reply>;
  readonly alive: LiveThreads;
}

/** Loaded by the first pool, so that programs without a pool save 60 ms. It is CommonJS. */
const loadPiscina = () => createRequire(import.meta.url)("piscina") as typeof import("piscina");

/** @throws UsageError for options out of range */
export function startThreads<Task, Reply>(options: PoolOptions): Threads<Task, Reply> {
  checkPoolOptions(options);
  const { plugins, gemm, folders, workers = availableParallelism() } = options;
  const { stallMs = poolDefaults.stallMs, heapMb = poolDefaults.heapMb } = options;
  const workerData: ThreadData = {
    plugins,
    ...(gemm !== undefined && { gemm }),
    ...(folders !== undefined && { folders }),
  };
  const piscina = new (loadPiscina().Piscina)<Task, Reply>({
    minThreads: workers,
    maxThreads: workers,
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
    // Without the flags of the process, so that threads do not depend on them.
    execArgv: [],
    recordTiming: false,
    workerData,
  });
  // A thread that dies between tasks has no trial to fail; piscina starts another one.
  piscina.on("error", () => {});
  const alive = new LiveThreads(() => piscina.threads);
  const references = plugins.map(({ reference }) => reference);
  return { plugins: references, workers, stallMs, heapMb, piscina, alive };
}

/** @throws UsageError for options out of range */
export function checkPoolOptions({ plugins, workers = 1, ...limits }: PoolOptions): void {
  const { stallMs = poolDefaults.stallMs, heapMb = poolDefaults.heapMb } = limits;
  checkRange("workers", workers, 1, "the number of threads");
  checkRange("stallMs", stallMs, 1, "milliseconds without progress");
  checkRange("heapMb", heapMb, 32, "megabytes of JavaScript memory a thread");
  for (const plugin of plugins) checkLocated(plugin);
}

/** @throws UsageError for a plugin as a value or a name; the caller can be plain JavaScript */
function checkLocated(plugin: LocatedPlugin): void {
  if (typeof plugin?.url === "string" && typeof plugin.reference?.module === "string") return;
  throw new UsageError(
    "a pool's threads load plugins by where they are, and were given something else; give locatePlugin(file or package, folder), or use a lab.",
  );
}
