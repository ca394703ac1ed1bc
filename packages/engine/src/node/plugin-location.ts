/** Where a plugin that a person named is on this machine, and which version of it. Nothing is loaded here. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type PluginReference, UsageError } from "@thalweg/core";
import { entryOf, packageOf } from "./package-of.js";
import { resolveModule } from "./resolve-module.js";

/** A reference, which is part of a trial's identity, and where its module is here. Plain data. */
export interface LocatedPlugin {
  readonly reference: PluginReference;
  /** The file URL of its module. */
  readonly url: string;
  /** What messages call it: `plugin @thalweg/adam`, `plugin file /home/me/mine.ts`. */
  readonly origin: string;
  /** Whether it is a package, loaded as it is; else a file of a person's own, in TypeScript or JavaScript. */
  readonly isPackage: boolean;
}

/** How a plugin may be named: a package, a path, a file URL, or a reference, whose version is then checked. */
export type GivenPlugin = string | URL | PluginReference;

/**
 * Finds a plugin.
 * @param from the folder that paths and package names are resolved from
 * @throws UsageError if it does not exist, or is another version than a reference says
 */
export function locatePlugin(given: GivenPlugin, from: string): LocatedPlugin {
  if (typeof given === "string") return locate(given, from);
  if (given instanceof URL) return locate(given.href, from);
  const located = locate(given.module, from);
  const { version } = located.reference;
  if (version !== given.version) {
    throw new UsageError(
      `${located.origin} is version ${version} here, and ${given.version} is wanted; install or restore that one.`,
    );
  }
  return located;
}

/** The version that a plugin has at this moment: its package's, or the hash of its file. */
export function versionNow({ url, isPackage }: Pick<LocatedPlugin, "url" | "isPackage">): string {
  const path = fileURLToPath(url);
  return isPackage ? (packageOf(path)?.version ?? "") : hashOf(path);
}

function locate(given: string, from: string): LocatedPlugin {
  const path = pathOf(given, from);
  if (path === undefined) return locateModule(resolvePackage(given, from));
  const instead = "give a TypeScript or JavaScript file, or the name of a package";
  if (!existsSync(path)) throw new UsageError(`plugin file ${path} does not exist; ${instead}.`);
  if (statSync(path).isDirectory()) return locateModule(entryIn(path));
  if (!statSync(path).isFile()) throw new UsageError(`plugin ${path} is no file; ${instead}.`);
  return locateModule(path);
}

/** A folder stands for the main entry of the package in it. */
function entryIn(folder: string): string {
  const owner = packageOf(join(folder, "package.json"));
  const entry = owner?.folder === folder ? entryOf(owner) : undefined;
  if (entry === undefined) {
    throw new UsageError(
      `plugin folder ${folder} holds no package: a package.json with a name, a version and "exports"; give a TypeScript or JavaScript file.`,
    );
  }
  if (existsSync(entry)) return entry;
  throw new UsageError(
    `plugin package ${folder} is not built: ${entry} does not exist; build it, or give its source, such as ${join(folder, "src/index.ts")}.`,
  );
}

/** The path that a plugin was named by; undefined if that was a package's name. */
function pathOf(given: string, from: string): string | undefined {
  if (given.startsWith("file:")) return fileURLToPath(given);
  const isPath = /^\.{0,2}[\\/]|^\.{1,2}$|^[a-z]:[\\/]|\.[cm]?[jt]s$/i.test(given);
  return isPath ? resolve(from, given) : undefined;
}

function resolvePackage(name: string, from: string): string {
  const url = resolveModule(name, [pathToFileURL(join(from, "_")).href]);
  if (url?.startsWith("file:")) return fileURLToPath(url);
  if (existsSync(resolve(from, name))) {
    throw new UsageError(
      `plugin "${name}" is no package's name; it is a file or folder, and a plugin is a file that ends in .ts, .mts, .js, .mjs or .cjs.`,
    );
  }
  throw new UsageError(
    `plugin package "${name}" is not installed where ${from} looks for packages; install it there, or give a file as ./${name}.ts.`,
  );
}

/** The reference of a module: its package's name if it is the package's main entry, else its own URL. */
function locateModule(path: string): LocatedPlugin {
  const url = pathToFileURL(path).href;
  const owner = packageOf(path);
  if (owner !== undefined && entryOf(owner) === path) {
    const reference = { module: owner.name, version: owner.version };
    return { reference, url, origin: `plugin ${owner.name}`, isPackage: true };
  }
  const reference = { module: url, version: hashOf(path) };
  return { reference, url, origin: `plugin file ${path}`, isPackage: false };
}

function hashOf(path: string): string {
  try {
    return `sha256:${createHash("sha256").update(readFileSync(path)).digest("hex")}`;
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new UsageError(`plugin file ${path} cannot be read (${why}).`);
  }
}
