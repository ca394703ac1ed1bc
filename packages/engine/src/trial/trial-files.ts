/** The contract of where long trainings keep their state, and where trained parameters go. */
import type { TrialSpec } from "./trial.js";
import type { TrialVersions } from "./trial-store.js";

/** A file that is read piece by piece. */
export interface OpenFile {
  readonly name: string;
  readonly size: number;
  /** Fills an array with the bytes from a place on. */
  read(into: Uint8Array, at: number): void;
  close(): void;
}

/** The states of trainings, by the key of their trial; see `trialKey`. */
export interface CheckpointFiles {
  /** The least time between two states of one training, in milliseconds. */
  readonly everyMs: number;
  /** The versions that a state is valid for. */
  readonly versions: TrialVersions;
  /** The last state of a training; undefined if there is none. */
  open(key: string): OpenFile | undefined;
  /** @throws ThalwegError if it cannot be written */
  write(key: string, pieces: Iterable<Uint8Array>): void;
}

/** What a trial reads and writes besides its data. No result depends on it. */
export interface TrialFiles {
  /** Default: no state is kept, and an interrupted training begins anew. */
  readonly checkpoints?: CheckpointFiles;
  /**
   * Takes the trained parameters of a trial, as a safetensors file.
   * @throws ThalwegError if they cannot be written
   */
  readonly writeParameters?: (spec: TrialSpec, pieces: Iterable<Uint8Array>) => void;
}
