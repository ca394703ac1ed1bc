/** The implementation of `thalweg study init`. */
import { lstat, writeFile } from "node:fs/promises";
import path from "node:path";
import { UsageError } from "@thalweg/core";
import { shownPath } from "../files/shown-path.js";
import { withSession } from "../session.js";
import type { Context } from "./context.js";
import { planOf } from "./run-study-file.js";

export interface InitOptions {
  readonly problems?: readonly string[];
  readonly optimizers?: readonly string[];
  readonly trials?: number;
  readonly replicates?: number;
  readonly seeds?: number;
  readonly plugin: readonly string[];
}

/** @throws UsageError for unknown names, and for a file that is there */
export async function initStudy(
  file: string,
  { plugin, ...given }: InitOptions,
  { terminal, signal }: Context,
): Promise<void> {
  const full = path.resolve(file);
  if (!/\.(json|ya?ml)$/i.test(full)) {
    throw new UsageError(`${shownPath(full)}: the name of a study's file ends in .json or .yaml.`);
  }
  if (await lstat(full).catch(() => undefined)) {
    throw new UsageError(`${shownPath(full)} is there already; name another file.`);
  }
  const study = await withSession({ plugin }, signal, async (session) => {
    const { starter } = session;
    const input = {
      problems: given.problems ?? starter.problems,
      optimizers: given.optimizers ?? starter.optimizers,
      trials: given.trials ?? starter.trials,
      ...(given.replicates !== undefined && { replicates: given.replicates }),
      ...(given.seeds !== undefined && { seeds: given.seeds }),
    };
    planOf({ input, plugins: plugin }, session);
    return { ...input, ...(plugin.length > 0 && { plugins: plugin.map(besideFile(full)) }) };
  });
  const text = /\.json$/i.test(full)
    ? `${JSON.stringify(study, null, 2)}\n`
    : (await import("yaml")).stringify(study);
  try {
    await writeFile(full, text, { flag: "wx" });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new UsageError(`${shownPath(full)} cannot be written (${code}); name another file.`);
  }
  terminal.out.write(`Written: ${shownPath(full)}\n\nNext: thalweg run ${shownPath(full)}\n`);
}

/** A plugin's file as seen from the study's; packages as they are. */
const besideFile = (file: string) => (plugin: string) => {
  if (!/^\.{0,2}[\\/]|\.[cm]?[jt]s$/i.test(plugin)) return plugin;
  const relative = path.relative(path.dirname(file), path.resolve(plugin));
  return relative.startsWith(".") ? relative : `./${relative}`;
};
