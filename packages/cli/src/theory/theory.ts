/**
 * The theory card of an optimizer, computed by a worker thread, because the rule may be the user's
 * code.
 */
import type { TheoryCard } from "@thalweg/analysis";
import type { GivenHyper } from "@thalweg/core";
import { PluginError } from "@thalweg/core/host";
import { type LocatedPlugin, runIsolated, ThreadLost } from "@thalweg/engine/node";

/** The worker's data. */
export interface TheoryTask {
  readonly expression: string;
  readonly hyper: GivenHyper;
}

export interface TheoryOptions {
  /** The plugins that the expression may name. */
  readonly plugins: readonly LocatedPlugin[];
  readonly signal: AbortSignal;
  /** Seconds after which the thread is terminated; a card takes one or two. */
  readonly limit?: number;
}

const defaultLimit = 60;

/**
 * Computes the card.
 * @throws UsageError and PluginError as the rule does; PluginError past the limit; the signal's
 * reason once it is aborted
 */
export async function theoryOf(
  task: TheoryTask,
  { plugins, signal, limit = defaultLimit }: TheoryOptions,
): Promise<TheoryCard> {
  const what = `optimizer "${task.expression}"`;
  try {
    return await runIsolated<TheoryTask, TheoryCard>({
      module: import.meta.resolve("#theory-worker"),
      ...{ plugins, task, what, signal, stallMs: Math.round(1000 * limit) },
    });
  } catch (error) {
    if (!(error instanceof ThreadLost) || error.isLoading || !error.isStalled) throw error;
    throw new PluginError(
      `${what} has no theory card after ${limit} s; give it longer with --stall.`,
    );
  }
}
