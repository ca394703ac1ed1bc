/** A lab with the preset's plugins and a person's own, as every verb uses it. Nothing that a person named is loaded into this thread. */
import type { PluginDescription } from "@thalweg/engine";
import { createLab, type Lab } from "@thalweg/engine/node";
import type { Descriptions } from "@thalweg/study";
import { gemmFor } from "./gemm.js";
import { descriptionsOf } from "./study-descriptions.js";

export interface SessionOptions {
  /** A person's own plugins: files, or packages that are installed where the command is started. */
  readonly plugin: readonly string[];
  /** Seconds without progress after which a plugin or a trial is given up. */
  readonly stall?: number | undefined;
  readonly workers?: number | undefined;
  /** Run trials in this thread, which then loads the plugins too. */
  readonly inline?: boolean | undefined;
  readonly numerics?: "portable" | "fast" | undefined;
  /** The BLAS's file, under fast numerics. */
  readonly blas?: string | undefined;
}

/** What `compare` runs when it is not told. */
export interface Starter {
  readonly problems: readonly string[];
  readonly optimizers: readonly string[];
  readonly trials: number;
  readonly seeds: number;
}

export interface Session {
  readonly lab: Lab;
  readonly descriptions: Descriptions;
  /** What a person's own plugins bring. */
  readonly ownPlugins: readonly PluginDescription[];
  readonly starter: Starter;
}

/**
 * Opens a lab, hands it to `work` and closes it whatever happens.
 * @throws the signal's reason as soon as it is aborted; UsageError and PluginError for plugins that cannot be used
 */
export async function withSession<T>(
  { plugin, stall, workers, inline, numerics, blas }: SessionOptions,
  signal: AbortSignal,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const preset = await import("@thalweg/preset");
  const gemm = await gemmFor({ numerics, blas });
  const opening = createLab({
    plugins: [...preset.plugins, ...plugin],
    executor: inline === true ? "inline" : "pool",
    ...(gemm !== undefined && { gemm }),
    ...(workers !== undefined && { workers }),
    ...(stall !== undefined && { stallMs: Math.round(1000 * stall) }),
  });
  const lab = await unlessAborted(opening, signal);
  try {
    return await work({
      lab,
      descriptions: descriptionsOf(lab),
      ownPlugins: lab.describe().slice(preset.plugins.length),
      starter: preset.starter,
    });
  } finally {
    await lab.close();
  }
}

/** What is awaited, or the signal's reason if that comes first: loading a plugin may take as long as its time limit. */
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
