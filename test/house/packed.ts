import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { root, type WorkspacePackage } from "./workspace.js";

/** The files that publishing each package would put into its archive, by package name. */
export function packedFiles(
  packages: readonly WorkspacePackage[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const folders = packages.map(({ folder }) => `./${folder}`);
  const output = execFileSync("npm", ["pack", "--dry-run", "--json", ...folders], {
    cwd: root,
    encoding: "utf8",
    shell: process.platform === "win32",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const archives: { name: string; files: { path: string }[] }[] = JSON.parse(output);
  return new Map(archives.map(({ name, files }) => [name, new Set(files.map((f) => f.path))]));
}

/** The files that a package's archive lacks or should not contain, one sentence each. */
export function packingFaults(
  { folder, manifest }: WorkspacePackage,
  files: ReadonlySet<string>,
): string[] {
  const conditions = Object.values(manifest.exports ?? {}).flatMap((entry) => Object.values(entry));
  const { bin = {}, imports = {} } = manifest;
  const named = [...conditions, ...Object.values(bin), ...Object.values(imports)];
  const entries = named.map((file) => path.posix.normalize(file));
  const sources = [...files].flatMap((file) => sourcesOf(folder, file));
  const missing = [...entries, ...sources].filter((file) => !files.has(file));
  const unwanted = [...files].filter((file) => /\.test\.|\.tsbuildinfo$/.test(file));
  return [
    ...missing.map((file) => `${folder}: ${file} is referred to and not packed`),
    ...unwanted.map((file) => `${folder}: ${file} is packed and of no use to a consumer`),
  ];
}

/**
 * The file that a source map describes and its sources, which a consumer's stack traces and
 * debugger need.
 */
function sourcesOf(folder: string, file: string): string[] {
  const onDisk = path.join(root, folder, file);
  if (!file.endsWith(".map") || !existsSync(onDisk)) return [];
  const { sources }: { sources: string[] } = JSON.parse(readFileSync(onDisk, "utf8"));
  const found = sources.map((source) => path.posix.join(path.posix.dirname(file), source));
  return [file.slice(0, -".map".length), ...found];
}
