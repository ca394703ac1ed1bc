/** Locates a plugin on this machine and determines its version. Nothing is loaded here. */
import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { UsageError } from "@thalweg/core";
import type { PluginReference } from "@thalweg/core/host";
import { entryOf, packageOf } from "./package-of.js";
import { closureOf } from "./plugin-closure.js";
import { resolveModule } from "./resolve-module.js";

/**
 * A reference, which is part of a trial's identity, and the location of its module on this machine.
 * Plain data.
 */
export interface LocatedPlugin {
  readonly reference: PluginReference;
  /** The file URL of its module. */
  readonly url: string;
  /** Its name in messages: `plugin @thalweg/optimizers`, `plugin file /home/me/mine.ts`. */
  readonly origin: string;
  /**
   * Whether it is a package, loaded by Node itself; else it is a user's own file in TypeScript or
   * JavaScript.
   */
  readonly isPackage: boolean;
}

/**
 * How a plugin can be named: a package, a path, a file URL, or a reference, whose version is then
 * checked.
 */
export type GivenPlugin = string | URL | PluginReference;

/**
 * Locates a plugin.
 * @param from the folder from which paths and package names are resolved
 * @throws UsageError if it does not exist, or has another version than the reference
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

/**
 * The current version of a plugin: that of its package, or the hash of its file and of the files
 * that it uses.
 */
export function versionNow({ url, isPackage }: Pick<LocatedPlugin, "url" | "isPackage">): string {
  const path = fileURLToPath(url);
  return isPackage ? (packageOf(path)?.version ?? "") : closureOf(path).version;
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

/** The main entry of the package in a folder. */
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

/** The path by which a plugin is named; undefined for the name of a package. */
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

/**
 * The location of a module. Its reference has the name of its package if it is the package's main
 * entry, else the URL of the module.
 */
function locateModule(path: string): LocatedPlugin {
  const url = pathToFileURL(path).href;
  const owner = packageOf(path);
  if (owner !== undefined && entryOf(owner) === path) {
    const reference = { module: owner.name, version: owner.version };
    return { reference, url, origin: `plugin ${owner.name}`, isPackage: true };
  }
  const reference = { module: url, version: closureOf(path).version };
  return { reference, url, origin: `plugin file ${path}`, isPackage: false };
}
