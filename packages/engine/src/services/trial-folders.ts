/** The files of trials in folders. */
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import { ThalwegError } from "@thalweg/core/host";
import { messageOf } from "../trial/error-data.js";
import { type TrialSpec, trialId } from "../trial/trial.js";
import type { CheckpointFiles, OpenFile, TrialFiles } from "../trial/trial-files.js";
import type { TrialVersions } from "../trial/trial-store.js";

/** Where the states of long trainings are kept. */
export interface CheckpointFolder {
  readonly folder: string;
  /** The least time between two states of one training, in milliseconds. Default: 60,000. */
  readonly everyMs?: number;
  /** A state is valid for these versions alone. */
  readonly versions: TrialVersions;
}

/** As plain data, which reaches every thread. */
export interface TrialFolders {
  /** Default: no state is kept, and an interrupted training begins anew. */
  readonly checkpoints?: CheckpointFolder;
  /**
   * A folder for the trained parameters of every trial, each in a safetensors file named by its
   * `trialId`. Default: they are not kept.
   */
  readonly parameters?: string;
}

const defaultEveryMs = 60_000;

/** The file of a trial's trained parameters. */
export const parametersFile = (folder: string, spec: TrialSpec): string =>
  path.join(folder, `${trialId(spec)}.safetensors`);

const checkpointFile = (folder: string, key: string): string =>
  path.join(folder, `${key}.safetensors`);

const unfinished = (file: string): string => `${file}.tmp`;

/** The files of trials in folders, which are made when they are needed. */
export function filesIn({ checkpoints, parameters }: TrialFolders): TrialFiles {
  return {
    ...(checkpoints !== undefined && { checkpoints: checkpointsIn(checkpoints) }),
    ...(parameters !== undefined && {
      writeParameters: (spec, pieces) => writeWhole(parametersFile(parameters, spec), pieces),
    }),
  };
}

function checkpointsIn({
  folder,
  versions,
  everyMs = defaultEveryMs,
}: CheckpointFolder): CheckpointFiles {
  return {
    ...{ everyMs, versions },
    open: (key) => openFile(checkpointFile(folder, key)),
    write: (key, pieces) => writeWhole(checkpointFile(folder, key), pieces),
  };
}

/** Removes what is kept of a training, and the folder if nothing else is in it. */
export function removeCheckpoint(folder: string, key: string): void {
  if (!existsSync(folder)) return;
  const file = checkpointFile(folder, key);
  try {
    for (const each of [file, unfinished(file)]) rmSync(each, { force: true });
    rmdirSync(folder);
  } catch {
    // There are other states in it; or a state stays, which is of no use and does no harm.
  }
}

function openFile(file: string): OpenFile | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(file, "r");
  } catch {
    return undefined;
  }
  return {
    name: file,
    size: fstatSync(descriptor).size,
    read(into, at) {
      for (let done = 0; done < into.length; ) {
        const read = readSync(descriptor, into, done, into.length - done, at + done);
        if (read === 0) throw new ThalwegError(`${file} is cut short.`);
        done += read;
      }
    },
    close: () => closeSync(descriptor),
  };
}

/**
 * Writes a file beside its place, puts it on the disk and renames it: at any time it is the old or
 * the new one.
 */
function writeWhole(file: string, pieces: Iterable<Uint8Array>): void {
  const made = unfinished(file);
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    const descriptor = openSync(made, "w");
    try {
      for (const piece of pieces) {
        for (let done = 0; done < piece.length; ) {
          done += writeSync(descriptor, piece, done, piece.length - done);
        }
      }
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(made, file);
  } catch (error) {
    try {
      rmSync(made, { force: true });
    } catch {
      // A folder on its way is a file: then there is nothing to remove.
    }
    throw new ThalwegError(`nothing can be written to ${file}: ${messageOf(error)}`);
  }
}
