/** Describes plugins in a worker thread, so that this thread never runs their code. */
import type { PluginDescription } from "../catalogue/describe-plugin.js";
import type { LocatedPlugin } from "../plugins/plugin-location.js";
import { runIsolated } from "./isolated.js";

export interface DescribeLimits {
  /** The time limit for loading one plugin, in milliseconds. */
  readonly stallMs: number;
  /** The size of the thread's JavaScript heap, in megabytes. */
  readonly heapMb: number;
  readonly signal?: AbortSignal;
}

/**
 * The descriptions of the plugins, after a check that they can be used together.
 * @throws PluginError if one breaks while it loads, makes no progress for `stallMs`, or exports no
 * manifest
 * @throws UsageError if two bring the same name
 */
export async function describePlugins(
  plugins: readonly LocatedPlugin[],
  limits: DescribeLimits,
): Promise<readonly PluginDescription[]> {
  if (plugins.length === 0) return [];
  return runIsolated<null, PluginDescription[]>({
    ...limits,
    module: import.meta.resolve("#describe-worker"),
    plugins,
    task: null,
    what: "a plugin",
  });
}
