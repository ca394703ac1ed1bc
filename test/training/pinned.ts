/**
 * Trials whose bits are pinned, and how one is run: the same here, in another engine and on another
 * processor.
 */
import type { DataReader, GivenHyper } from "@thalweg/core";
import {
  createCatalogue,
  type PluginSource,
  ProgramCache,
  runTrial,
  type TrialContext,
} from "@thalweg/engine";

/** A trial and the SHA-256 of the parameters it ends with. */
export interface Pinned {
  readonly problem: string;
  readonly optimizer: string;
  readonly hyper: GivenHyper;
  readonly budget: number;
  readonly seed: number;
  readonly dtype: "f32" | "f64";
  readonly fingerprint: string;
}

export function contextOf(sources: readonly PluginSource[], reader: DataReader): TrialContext {
  return {
    catalogue: createCatalogue(sources),
    reader,
    cache: new ProgramCache(),
    now: () => 0,
  };
}

/** The fingerprint that a trial has here; what happened instead, if it did not complete. */
export async function fingerprintOf(
  { fingerprint: _, ...trial }: Pinned,
  context: TrialContext,
): Promise<string | null> {
  const { result } = await runTrial({ ...trial, phase: "train", plugins: [] }, context);
  return result.status === "completed" ? result.fingerprint : result.status;
}
