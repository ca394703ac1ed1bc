/** Where the command keeps the states of long trainings. */
import { statSync } from "node:fs";
import path from "node:path";
import { UsageError } from "@thalweg/core";
import type { CheckpointFolder } from "@thalweg/engine/node";
import { shownPath } from "./files/shown-path.js";
import { versionOfThalweg } from "./machine.js";
import type { CheckpointOptions } from "./verbs/options.js";

export const checkpointFolder = (
  folder: string,
  { checkpointEvery }: CheckpointOptions,
): CheckpointFolder => ({
  folder: path.resolve(folder),
  versions: { thalweg: versionOfThalweg() },
  ...(checkpointEvery !== undefined && { everyMs: 1000 * checkpointEvery }),
});

/** @throws UsageError for a path that a file has, or that leads through one */
export function checkFolder(folder: string): void {
  for (let above = folder; ; above = path.dirname(above)) {
    const found = statOf(above);
    if (found?.isDirectory() === false) {
      throw new UsageError(
        `${shownPath(above)} is a file and no folder; name another folder with --checkpoints.`,
      );
    }
    if (found !== undefined || above === path.dirname(above)) return;
  }
}

/** Undefined for a path that leads nowhere, or through a file. */
function statOf(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
