/**
 * Finds the files that a file plugin consists of by searching their text; nothing is loaded. The
 * version of the plugin is a hash over all of them, so that the main thread and the workers agree
 * on it before any code runs.
 *
 * Every quoted text that names an existing file counts: modules as imports resolve them, and data
 * files relative to the file that names them (`new URL("digits.bin", import.meta.url)`). Texts that
 * name a file by chance count too: a plugin that writes a file which its text names changes its own
 * version. Packages count by name and version. A file whose name is computed at run time is not in
 * the closure; loading or reading it is refused: see `checkLoaded` and `fileReader`.
 */
import { createHash } from "node:crypto";
import { closeSync, openSync, readFileSync, readSync, realpathSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, extname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { UsageError } from "@thalweg/core";
import { packageOf } from "./package-of.js";

export interface Closure {
  /** The SHA-256 of each file, by its real path, with the plugin's own file first. */
  readonly files: ReadonlyMap<string, string>;
  /** The imported packages, as `name@version`. */
  readonly packages: ReadonlySet<string>;
  /** `sha256:...`: the hash of the file if it uses no other, else the hash of a list of all. */
  readonly version: string;
}

const scripts: ReadonlySet<string> = new Set([
  ".ts",
  ".mts",
  ".cts",
  ".tsx",
  ".js",
  ".mjs",
  ".cjs",
  ".jsx",
]);
const maxFiles = 1000;

/**
 * The closure of a file.
 * @throws UsageError if a file cannot be read, or there are more than 1,000 files
 */
export function closureOf(path: string): Closure {
  const entry = realpathSync(path);
  const files = new Map<string, string>();
  const packages = new Set<string>();
  const waiting = [entry];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (files.has(file)) continue;
    if (files.size === maxFiles) {
      throw new UsageError(
        `plugin file ${path} uses more than ${maxFiles} files; name fewer, or make it a package.`,
      );
    }
    files.set(file, hashOf(file));
    if (!scripts.has(extname(file))) continue;
    const text = readFileSync(file, "utf8");
    waiting.push(...filesNamedIn(text, file));
    for (const used of packagesNamedIn(text, file)) packages.add(used);
  }
  return { files, packages, version: versionOf(entry, files, packages) };
}

function versionOf(
  entry: string,
  files: ReadonlyMap<string, string>,
  packages: ReadonlySet<string>,
): string {
  if (files.size === 1 && packages.size === 0) return `sha256:${files.get(entry)}`;
  const lines = [...files].map(([file, hash]) => {
    const name = relative(dirname(entry), file).replaceAll("\\", "/");
    return JSON.stringify([name, hash]);
  });
  const list = [...lines, ...[...packages].map((name) => JSON.stringify(name))].sort().join("\n");
  return `sha256:${createHash("sha256").update(list).digest("hex")}`;
}

function hashOf(path: string): string {
  const hash = createHash("sha256");
  const piece = Buffer.alloc(1 << 16);
  try {
    const file = openSync(path, "r");
    try {
      for (let n = readSync(file, piece); n > 0; n = readSync(file, piece)) {
        hash.update(piece.subarray(0, n));
      }
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new UsageError(`plugin file ${path} cannot be read (${why}).`);
  }
  return hash.digest("hex");
}

/**
 * The texts between two quotes of one kind on a line. An apostrophe in a comment adds a text but
 * never hides one.
 */
function* textsIn(code: string): Generator<string> {
  for (const line of code.split(/[\n\r]/)) {
    for (const quote of ['"', "'", "`"]) {
      const parts = line.split(quote);
      for (const part of parts.slice(1, -1)) if (part !== "" && part.length <= 1000) yield part;
    }
  }
}

function* filesNamedIn(code: string, file: string): Generator<string> {
  const folder = dirname(file);
  for (const text of new Set(textsIn(code))) {
    const path = pathFrom(text, folder);
    if (path === undefined) continue;
    const isSpecifier = /^(?:\.{0,2}\/|\.{1,2}$|file:)/.test(text);
    for (const each of isSpecifier ? resolutionsOf(path) : [path]) {
      const real = realFile(each);
      if (real !== undefined) yield real;
    }
  }
}

function pathFrom(text: string, folder: string): string | undefined {
  if (text.includes("\0")) return undefined;
  try {
    return text.startsWith("file:") ? fileURLToPath(text) : resolve(folder, text);
  } catch {
    return undefined;
  }
}

/** All files that an import of a path can load in any loader. If several exist, each counts. */
function resolutionsOf(path: string): string[] {
  const stem = path.replace(/\.([cm]?)jsx?$/, "");
  const endings = [...scripts, ".json"];
  return [
    path,
    ...endings.map((ending) => path + ending),
    ...endings.map((ending) => join(path, `index${ending}`)),
    ...(stem === path ? [] : endings.map((ending) => stem + ending)),
  ];
}

/** The real path of a regular file; undefined for anything else. */
function realFile(path: string): string | undefined {
  try {
    return statSync(path).isFile() ? realpathSync(path) : undefined;
  } catch {
    return undefined;
  }
}

const imported = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*["'`]([^"'`\n]+)["'`]/g;

/**
 * The installed packages that a module imports by name. For `@thalweg/*` these are the command's
 * copies.
 */
function* packagesNamedIn(code: string, file: string): Generator<string> {
  for (const [, specifier = ""] of code.matchAll(imported)) {
    if (/^[./]|^file:|^@thalweg\//.test(specifier) || isBuiltin(specifier)) continue;
    const [name] = /^(?:@[^/]+\/)?[^/]+/.exec(specifier) ?? [];
    const found = name === undefined ? undefined : installed(name, file);
    if (found !== undefined) yield `${found.name}@${found.version}`;
  }
}

function installed(name: string, file: string) {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const manifest = join(folder, "node_modules", name, "package.json");
    if (realFile(manifest) !== undefined) return packageOf(manifest);
    if (folder === dirname(folder)) return undefined;
  }
}
