/** The file of `--save-parameters`: written by the thread that trained, and whole or not there. */
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { UsageError } from "@thalweg/core";
import type { TrialSpec } from "@thalweg/engine";
import { parametersFile } from "@thalweg/engine/node";
import { whyNot } from "./output-folder.js";
import { shownPath } from "./shown-path.js";
import { beside, onExit, removeStale } from "./temporary.js";

/** A file that waits for trained parameters. */
export interface PendingParameters {
  /** The folder into which the thread writes. */
  readonly folder: string;
  /** Gives the parameters of a trial the file's name. */
  take(spec: TrialSpec): void;
  close(): void;
}

/**
 * Prepares the file before training starts.
 * @throws UsageError if it exists, or cannot be written
 */
export async function pendingParameters(given: string): Promise<PendingParameters> {
  const file = path.resolve(given);
  const other = "name another file with --save-parameters";
  if (existsSync(file)) throw new UsageError(`${shownPath(file)} exists already; ${other}.`);
  const folder = beside(file);
  removeStale(path.dirname(file), (name) => name === path.basename(file));
  try {
    mkdirSync(folder);
  } catch (error) {
    throw new UsageError(`${await whyNot(path.dirname(file), error)}; ${other}.`);
  }
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const forget = onExit(remove);
  return {
    folder,
    take: (spec) => renameSync(parametersFile(folder, spec), file),
    close() {
      forget();
      remove();
    },
  };
}
