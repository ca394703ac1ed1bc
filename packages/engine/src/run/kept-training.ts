/** A training that keeps its state from time to time, and goes on from it. */
import { canonicalJson } from "@thalweg/core/numeric";
import { checkpointArrays, type LoopState, restoreCheckpoint } from "../checkpoint/checkpoint.js";
import { SafetensorsFile, safetensorsPieces } from "../checkpoint/safetensors.js";
import type { PreparedRun } from "../program/prepared-run.js";
import { messageOf } from "../trial/error-data.js";
import type { Progress } from "../trial/progress.js";
import type { TrialSpec } from "../trial/trial.js";
import type { CheckpointFiles } from "../trial/trial-files.js";
import { trialKey } from "../trial/trial-store.js";

/** How a training loop keeps its state. */
export interface KeptTraining {
  /** The state to go on from, which the program then has; undefined to begin. */
  resume(): LoopState | undefined;
  /** Keeps the state if the last one is old enough. */
  offer(state: () => LoopState): void;
}

/** For a training that keeps nothing. */
export const unkept: KeptTraining = { resume: () => undefined, offer: () => {} };

interface KeptOptions {
  /** The step at which the training ends. */
  readonly stop: number;
  readonly progress: Progress;
  readonly now: () => number;
}

/** The number of bytes that are written between two reports of progress. */
const pieceBytes = 1 << 24;

/**
 * The training of a trial, whose program was started. States that are damaged, or of another
 * version, are left alone, and the training begins anew. A state that cannot be written is told on
 * standard error, once, and the training goes on.
 */
export function keptTraining(
  spec: TrialSpec,
  run: PreparedRun,
  files: CheckpointFiles,
  { stop, progress, now }: KeptOptions,
): KeptTraining {
  const key = trialKey(spec, files.versions);
  let last = now();
  let hasFailed = false;

  const save = (state: LoopState) => {
    const metadata = { thalweg: files.versions.thalweg, key, trial: canonicalJson(spec) };
    const pieces = safetensorsPieces(checkpointArrays(run.state(), state), metadata);
    files.write(
      key,
      inPieces(pieces, () => progress.at("saving", state.done)),
    );
  };
  return {
    resume() {
      const file = files.open(key);
      if (file === undefined) return undefined;
      try {
        const saved = new SafetensorsFile(file.name, file);
        return saved.metadata.key === key ? restoreCheckpoint(saved, run.state(), stop) : undefined;
      } catch {
        return undefined;
      } finally {
        file.close();
      }
    },
    offer(state) {
      if (now() - last < files.everyMs || hasFailed) return;
      try {
        save(state());
      } catch (error) {
        hasFailed = true;
        console.error(`thalweg: the state of a training is not kept: ${messageOf(error)}`);
      }
      last = now();
    },
  };
}

function* inPieces(arrays: readonly Uint8Array[], taken: () => void): Generator<Uint8Array> {
  for (const bytes of arrays) {
    for (let from = 0; from < bytes.length; from += pieceBytes) {
      taken();
      yield bytes.subarray(from, from + pieceBytes);
    }
  }
}

/** The trained parameters, each with its name and shape, as a safetensors file. */
export function parameterPieces(
  run: PreparedRun,
  metadata: Readonly<Record<string, string>>,
): Uint8Array[] {
  const theta = run.theta();
  const arrays = run.task.layout.slots.map(({ name, shape, offset, size }) => ({
    ...{ name, shape, values: theta.subarray(offset, offset + size) },
  }));
  return safetensorsPieces(arrays, metadata);
}
