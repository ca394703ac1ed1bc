/**
 * Resolves the argument of `thalweg check`: a file or folder, a package, a name of the registry, or
 * an expression.
 */
import { existsSync } from "node:fs";
import { UsageError } from "@thalweg/core";
import { suggestion } from "@thalweg/core/host";
import { type Lab, type LocatedPlugin, locatePlugin } from "@thalweg/engine/node";
import { namesakes, namesKnown, singular } from "../kinds.js";
import type { CheckTarget } from "./check-task.js";

/**
 * The plugin, if the argument can only be one: a path, or a package with a scope.
 * @param loaded the preset's plugins and those given by `--plugin`, which need not be installed in
 * the folder
 * @throws UsageError if there is none
 */
export function pluginNamed(
  given: string,
  folder: string,
  loaded: readonly LocatedPlugin[],
): LocatedPlugin | undefined {
  if (isPath(given)) return locatePlugin(given, folder);
  if (!given.startsWith("@")) return undefined;
  return loaded.find(({ reference }) => reference.module === given) ?? locatePlugin(given, folder);
}

const isPath = (given: string): boolean =>
  /^\.{0,2}[\\/]|^\.{1,2}$|^[a-z]:[\\/]|^file:|\.[cm]?[jt]s$/i.test(given);

/** The values of any kind with a name or alias in a lab. */
export function targetsNamed(
  given: string,
  lab: Lab,
  loaded: readonly LocatedPlugin[],
): CheckTarget[] {
  if (/[(|]/.test(given)) return [{ expression: given }];
  return namesakes(lab, given).flatMap(({ kind, plugin, it }) => {
    const located = loaded.find(({ reference }) => reference.module === plugin);
    const only = [{ kind: singular(kind), name: it.name }];
    return located === undefined ? [] : [{ plugin: located.url, only }];
  });
}

/**
 * The folder or installed package for a name that is not in the lab.
 * @throws UsageError if there is neither
 */
export function pluginUnlisted(given: string, lab: Lab, folder: string): LocatedPlugin {
  if (existsSync(given)) return locatePlugin(`./${given}`, folder);
  try {
    return locatePlugin(given, folder);
  } catch {
    throw new UsageError(
      `"${given}" is no file, no installed package and no name that is known. ${suggestion(given, namesKnown(lab))}`,
    );
  }
}
