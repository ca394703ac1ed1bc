/**
 * A lab with the preset's and the user's plugins, as every verb uses it. The user's plugins are not
 * loaded into this thread.
 */
import type { PluginDescription } from "@thalweg/engine";
import { createLab, type Lab, type TrialFolders } from "@thalweg/engine/node";
import { gemmFor } from "./gemm.js";

export interface SessionOptions {
  /** The user's plugins: files, or packages installed in the working directory. */
  readonly plugin: readonly string[];
  /** Seconds without progress after which a plugin or a trial is terminated. */
  readonly stall?: number | undefined;
  /** The memory that trials may use together, in MiB. */
  readonly memory?: number | undefined;
  readonly workers?: number | undefined;
  /** Whether the session runs trials, so that it pays to start their process at once. */
  readonly runsTrials?: boolean | undefined;
  /** Run trials in this thread, which then loads the plugins too. */
  readonly inline?: boolean | undefined;
  readonly numerics?: "portable" | "fast" | undefined;
  /** Where trials keep their states and trained parameters. */
  readonly folders?: TrialFolders | undefined;
  /** The BLAS library's file, for fast numerics. */
  readonly blas?: string | undefined;
}

/** The study that `compare` runs by default. */
export interface Starter {
  readonly problems: readonly string[];
  readonly optimizers: readonly string[];
  readonly trials: number;
}

export interface Session {
  readonly lab: Lab;
  /** The values of the user's plugins. */
  readonly ownPlugins: readonly PluginDescription[];
  readonly starter: Starter;
}

/**
 * Opens a lab, passes it to `work` and always closes it.
 * @throws the signal's reason as soon as it is aborted; UsageError and PluginError for plugins that
 * cannot be used
 */
export async function withSession<T>(
  { plugin, stall, memory, workers, folders, runsTrials, inline, ...numbers }: SessionOptions,
  signal: AbortSignal,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const preset = await import("@thalweg/preset");
  const gemm = await gemmFor(numbers);
  const opening = createLab({
    plugins: [...preset.plugins, ...plugin],
    executor: inline === true ? "inline" : "pool",
    signal,
    startNow: runsTrials === true,
    ...(gemm !== undefined && { gemm }),
    ...(workers !== undefined && { workers }),
    ...(folders !== undefined && { folders }),
    ...(memory !== undefined && { memoryMiB: memory }),
    ...(stall !== undefined && { stallMs: Math.round(1000 * stall) }),
  });
  // Threads are terminated first, because loading in this thread cannot be interrupted.
  const lab = await (inline === true ? unlessAborted(opening, signal) : opening);
  try {
    return await work({
      lab,
      ownPlugins: lab.describe().slice(preset.plugins.length),
      starter: preset.starter,
    });
  } finally {
    await lab.close();
  }
}

/**
 * Awaits a promise, or throws the signal's reason if that comes first, because loading a plugin may
 * take as long as its time limit.
 */
export async function unlessAborted<T>(awaited: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
  });
  try {
    return await Promise.race([awaited, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
