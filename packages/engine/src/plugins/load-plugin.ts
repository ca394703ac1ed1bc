/**
 * Loads a plugin's module into this thread. For a time limit, or to keep foreign code out of a
 * thread, call this in a worker.
 */
import { fileURLToPath } from "node:url";
import type { Plugin } from "@thalweg/core";
import { PluginError, ThalwegError } from "@thalweg/core/host";
import type { PluginSource } from "../catalogue/catalogue.js";
import { checkPlugin } from "../catalogue/check-plugin.js";
import { checkIntrinsics, rememberIntrinsics } from "../foreign-code/intrinsics.js";
import { isA, messageOf, textOf } from "../trial/error-data.js";
import { ownCopies } from "./own-copies.js";
import { type Closure, closureOf } from "./plugin-closure.js";
import { checkLoaded, noteFiles } from "./plugin-files.js";
import { type LocatedPlugin, versionNow } from "./plugin-location.js";

/**
 * Loads plugins in their order.
 * @param entering called before each plugin is loaded, with its index in the list
 * @param beside further plugins, from whose packages the loaded files can import
 * @throws PluginError if one has changed since it was located, throws while it loads, or exports no
 * manifest
 */
export async function loadPlugins(
  plugins: readonly LocatedPlugin[],
  entering: (index: number) => void = () => {},
  beside: readonly LocatedPlugin[] = [],
): Promise<PluginSource[]> {
  const parents = [...plugins, ...beside]
    .filter(({ isPackage }) => isPackage)
    .map(({ url }) => url);
  const sources: PluginSource[] = [];
  rememberIntrinsics();
  for (const [index, located] of plugins.entries()) {
    entering(index);
    sources.push({ plugin: await loadPlugin(located, parents), origin: located.origin });
    checkIntrinsics(located.origin);
  }
  return sources;
}

async function loadPlugin(located: LocatedPlugin, parents: readonly string[]): Promise<Plugin> {
  checkUnchanged(located);
  const closure = located.isPackage ? undefined : closureOf(fileURLToPath(located.url));
  if (closure !== undefined) noteFiles(located, closure);
  const exported = await defaultExport(located, parents, closure);
  // Checked again after loading, since the file can change in between.
  checkUnchanged(located);
  return checkPlugin(exported, located.origin);
}

/** @throws PluginError if a plugin is no longer the version that was located */
export function checkUnchanged(located: LocatedPlugin): void {
  const { origin, reference } = located;
  const version = versionNow(located);
  if (version === reference.version) return;
  throw new PluginError(
    `${origin} has changed since it was named: it was ${reference.version} and is ${version}; start again.`,
  );
}

async function defaultExport(
  located: LocatedPlugin,
  parents: readonly string[],
  closure: Closure | undefined,
): Promise<unknown> {
  try {
    const exports = await importModule(located, parents, closure);
    // The export of a CommonJS module is the manifest itself.
    return exports.default ?? (exports.kind === "plugin" ? exports : undefined);
  } catch (error) {
    if (isA(error, ThalwegError)) throw new PluginError(`${located.origin}: ${messageOf(error)}`);
    throw new PluginError(`${located.origin} ${whatBroke(error)}`);
  }
}

/** What went wrong, in one line; for a syntax error, with line and column. */
function whatBroke(error: unknown): string {
  const [first = "", second = ""] = textOf(error)
    .split("\n")
    .map((line) => line.trim());
  const [, what] = /^(?:ParseError|SyntaxError): (.*)$/.exec(first) ?? [];
  const [, line, column] = /:(\d+):(\d+)$/.exec(second) ?? [];
  if (what === undefined || line === undefined) return `throws while it loads: ${first}`;
  return `cannot be read as TypeScript or JavaScript, at line ${line}, column ${column}: ${what}`;
}

async function importModule(
  located: LocatedPlugin,
  parents: readonly string[],
  closure: Closure | undefined,
): Promise<{ readonly default?: unknown; readonly kind?: unknown }> {
  const { url, isPackage } = located;
  if (isPackage && !/\.[cm]?ts$/.test(url)) return await import(url);
  const { createJiti } = await import("jiti");
  // Without a cache on disk: the file itself is loaded, and nothing is written.
  const jiti = createJiti(url, {
    fsCache: false,
    interopDefault: false,
    virtualModules: ownCopies(parents),
  });
  // An earlier lab of this thread can have loaded an earlier version.
  for (const file of closure?.files.keys() ?? []) delete jiti.cache[file];
  const before = new Set(Object.keys(jiti.cache));
  const exports: Awaited<ReturnType<typeof importModule>> = await jiti.import(fileURLToPath(url));
  const loaded = Object.keys(jiti.cache).filter((file) => !before.has(file));
  if (closure !== undefined) checkLoaded(located, closure, loaded);
  return exports;
}
