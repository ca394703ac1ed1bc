/** A study that a module exports: running it is running the user's code, in a thread of its own. */
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { UsageError } from "@thalweg/core";
import { runIsolated } from "@thalweg/engine/node";
import { shownPath } from "../files/shown-path.js";

/** The worker's data. */
export interface StudyModuleTask {
  readonly url: string;
}

const LIMIT_MS = 10_000;

/**
 * The default export of a module as plain data.
 * @throws UsageError if there is no such file; PluginError if it throws, exports none, or does not
 * end
 */
export async function studyOfModule(file: string, signal: AbortSignal): Promise<unknown> {
  const what = `study ${shownPath(file)}`;
  if (!existsSync(file))
    throw new UsageError(`${shownPath(file)} cannot be read: there is no such file.`);
  const json = await runIsolated<StudyModuleTask, string>({
    module: import.meta.resolve("#study-worker"),
    ...{ plugins: [], task: { url: pathToFileURL(file).href }, what, signal, stallMs: LIMIT_MS },
  });
  return JSON.parse(json);
}
