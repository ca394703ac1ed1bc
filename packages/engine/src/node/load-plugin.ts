/** Loads a plugin's module in this thread. Whoever wants a time limit, or must not run foreign code, calls this in a worker. */
import { fileURLToPath } from "node:url";
import { type Plugin, PluginError, ThalwegError } from "@thalweg/core";
import type { PluginSource } from "../catalogue.js";
import { checkPlugin } from "../check-plugin.js";
import { ownCopies } from "./own-copies.js";
import { type LocatedPlugin, versionNow } from "./plugin-location.js";

/**
 * Loads plugins in their order.
 * @param entering is told the place of each in the list before it is loaded
 * @param beside plugins that are not loaded, whose packages files may import from
 * @throws PluginError if one has changed since it was named, throws while it loads, or exports no manifest
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
  for (const [index, located] of plugins.entries()) {
    entering(index);
    sources.push({ plugin: await loadPlugin(located, parents), origin: located.origin });
  }
  return sources;
}

async function loadPlugin(located: LocatedPlugin, parents: readonly string[]): Promise<Plugin> {
  const { origin, reference } = located;
  const version = versionNow(located);
  if (version !== reference.version) {
    throw new PluginError(
      `${origin} has changed since it was named: it was ${reference.version} and is ${version}; start again.`,
    );
  }
  return checkPlugin(await defaultExport(located, parents), origin);
}

async function defaultExport(located: LocatedPlugin, parents: readonly string[]): Promise<unknown> {
  try {
    const exports = await importModule(located, parents);
    // A CommonJS module is its manifest.
    return exports.default ?? (exports.kind === "plugin" ? exports : undefined);
  } catch (error) {
    if (error instanceof ThalwegError) throw new PluginError(`${located.origin}: ${error.message}`);
    throw new PluginError(`${located.origin} ${whatBroke(error)}`);
  }
}

/** What went wrong, in one line; for text that is no TypeScript, with the line and column. */
function whatBroke(error: unknown): string {
  const [first = "", second = ""] = (error instanceof Error ? error.message : String(error))
    .split("\n")
    .map((line) => line.trim());
  const [, what] = /^(?:ParseError|SyntaxError): (.*)$/.exec(first) ?? [];
  const [, line, column] = /:(\d+):(\d+)$/.exec(second) ?? [];
  if (what === undefined || line === undefined) return `throws while it loads: ${first}`;
  return `cannot be read as TypeScript or JavaScript, at line ${line}, column ${column}: ${what}`;
}

async function importModule(
  { url, isPackage }: LocatedPlugin,
  parents: readonly string[],
): Promise<{ readonly default?: unknown; readonly kind?: unknown }> {
  if (isPackage && !/\.[cm]?ts$/.test(url)) return await import(url);
  const { createJiti } = await import("jiti");
  // No cache on disk: what is loaded is what the file says, and nothing is written.
  const jiti = createJiti(url, {
    fsCache: false,
    interopDefault: false,
    virtualModules: ownCopies(parents),
  });
  return await jiti.import(fileURLToPath(url));
}
