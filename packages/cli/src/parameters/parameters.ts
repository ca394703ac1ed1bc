/**
 * The parameters of a problem, found by a worker thread, because data and model may be the user's
 * code.
 */
import type { ParameterInfo } from "@thalweg/core";
import { type LocatedPlugin, runIsolated } from "@thalweg/engine/node";

/** The worker's data. */
export interface ParametersTask {
  readonly problem: string;
}

interface ParametersOptions {
  readonly plugins: readonly LocatedPlugin[];
  readonly signal: AbortSignal;
  /** Seconds after which a thread without progress is terminated. */
  readonly limit?: number;
}

/**
 * Names and shapes, in order, at the problem's default options.
 * @throws UsageError and PluginError as loading the data and building the model do; the signal's
 * reason once it is aborted
 */
export function parametersIn(
  task: ParametersTask,
  { plugins, signal, limit = 60 }: ParametersOptions,
): Promise<ParameterInfo[]> {
  return runIsolated<ParametersTask, ParameterInfo[]>({
    module: import.meta.resolve("#parameters-worker"),
    ...{ plugins, task, signal, stallMs: Math.round(1000 * limit) },
    what: `problem "${task.problem}"`,
  });
}
