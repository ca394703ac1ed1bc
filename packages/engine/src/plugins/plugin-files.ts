/**
 * The files of this thread's plugins: which files can be read for them, and what the files must
 * contain.
 */
import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PluginError } from "@thalweg/core/host";
import { type PackageInfo, packageOf } from "./package-of.js";
import type { Closure } from "./plugin-closure.js";
import type { LocatedPlugin } from "./plugin-location.js";
import { resolveModule } from "./resolve-module.js";

const known = new Map<string, { readonly hash: string; readonly origin: string }>();

/**
 * Records the files of a plugin that this thread is about to load, in place of those recorded
 * before.
 */
export function noteFiles({ origin }: LocatedPlugin, { files }: Closure): void {
  for (const [path, earlier] of known) if (earlier.origin === origin) known.delete(path);
  for (const [path, hash] of files) known.set(path, { hash, origin });
}

/**
 * Checks that the modules that a plugin has loaded belong to its version.
 * @param loaded the paths of its modules
 * @throws PluginError for a file that the plugin's text does not name
 */
export function checkLoaded(
  { origin }: LocatedPlugin,
  { files, packages }: Closure,
  loaded: readonly string[],
): void {
  for (const path of loaded) {
    const real = realpathSync(path);
    if (files.has(real)) continue;
    const owner = packageOf(real);
    if (owner?.name.startsWith("@thalweg/")) {
      checkCopy(origin, owner);
      continue;
    }
    if (/[\\/]node_modules[\\/]/.test(real)) continue;
    if (owner !== undefined && packages.has(`${owner.name}@${owner.version}`)) continue;
    throw new PluginError(
      `${origin} loads ${path} by a name that is worked out while it runs, so that its version cannot hold that file; write the name out where it is imported.`,
    );
  }
}

/**
 * Checks the copy of a `@thalweg/*` package that a CommonJS file loads if one is installed beside
 * it.
 * @throws PluginError if the command's own copy has another version
 */
function checkCopy(origin: string, { name, version }: PackageInfo): void {
  const url = resolveModule(name, [import.meta.url]);
  const own = url === undefined ? undefined : packageOf(fileURLToPath(url));
  if (own === undefined || own.version === version) return;
  throw new PluginError(
    `${origin} loads ${name} ${version}, and the command has ${own.version}; install that one beside the file, or none.`,
  );
}

/**
 * Checks that data belong to the version of their plugin. Data inside a package belong to the
 * package's version.
 * @throws PluginError if the file has changed since the plugin was located, or no plugin's text
 * names it
 */
export function checkData(path: string, bytes: Uint8Array): void {
  const real = realpathSync(path);
  const expected = known.get(real);
  if (expected === undefined) {
    const [first] = known.values();
    if (first === undefined || packageOf(real) !== undefined) return;
    throw new PluginError(
      `data file ${path} is read by a name that is worked out while ${first.origin} runs, so that the plugin's version cannot hold it; write the name out: new URL("data.bin", import.meta.url).`,
    );
  }
  if (createHash("sha256").update(bytes).digest("hex") === expected.hash) return;
  throw new PluginError(
    `data file ${path} has changed since ${expected.origin} was named; start again.`,
  );
}
