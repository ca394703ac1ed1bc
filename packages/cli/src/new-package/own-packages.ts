/**
 * The sources of Thalweg's own packages for a new package: npm, in this command's version, if the
 * command was installed from npm; the archives from which the command was installed; otherwise, as
 * in a clone, archives of the built packages, which are written into the new package.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { UsageError } from "@thalweg/core";
import { InternalError } from "@thalweg/core/host";
import { versionOfThalweg } from "../machine.js";
import type { Specs } from "./optimizer-package.js";
import { tarball } from "./tarball.js";

/** The packages of the laws and their dependencies. */
const needed = ["core", "tensor", "engine", "testing"] as const;

interface OwnPackages {
  readonly specs: Specs;
  /** Archives in the new package, by path. */
  readonly archives: Readonly<Record<string, Uint8Array>>;
}

/** The folder of this command's package, and its parent folder of packages. */
const ownFolder = path.dirname(fileURLToPath(import.meta.resolve("#manifest")));
const besideOwn = path.resolve(ownFolder, "../..");

/** Whether the command is run from a clone, where `npm run install-command` puts it on the path. */
export const isClone = (): boolean => existsSync(path.join(besideOwn, "pnpm-workspace.yaml"));

/**
 * @param folder the new package's folder, to which relative paths refer
 * @throws UsageError in a clone that is not built
 */
export function ownPackages(folder: string): OwnPackages {
  const installed = isClone() ? new Map<string, string>() : installedFrom();
  if (/^https?:/.test(installed.get("@thalweg/cli") ?? "")) {
    const version = `^${versionOfThalweg()}`;
    return {
      specs: Object.fromEntries(needed.map((each) => [named(each), version])),
      archives: {},
    };
  }
  const files = needed.map((each) => archiveFile(installed.get(named(each))));
  if (files.every((file) => file !== undefined)) {
    const specs = needed.map((each, i) => [named(each), fileSpec(folder, files[i]!)]);
    return { specs: Object.fromEntries(specs), archives: {} };
  }
  return madeArchives();
}

/** A file or folder in each of the packages that a plugin of one file may import. */
export const importable = (plugins: readonly string[]): string[] => [
  ...needed.map((each) => folderOf(named(each))),
  ...plugins,
];

const named = (name: string): string => `@thalweg/${name}`;

const fileSpec = (folder: string, archive: string): string =>
  `file:${path.relative(folder, archive).split(path.sep).join("/")}`;

/** The archive of a URL, if it still exists. */
function archiveFile(address: string | undefined): string | undefined {
  if (address?.startsWith("file:") !== true) return undefined;
  const file = path.resolve(besideOwn, "..", address.slice("file:".length));
  return existsSync(file) ? file : undefined;
}

/**
 * The sources from which npm installed this command and its dependencies, by name, from npm's
 * lockfile; a global installation has none.
 */
function installedFrom(): Map<string, string> {
  const record = path.join(besideOwn, ".package-lock.json");
  if (!existsSync(record)) return new Map();
  const { packages = {} }: Installed = JSON.parse(readFileSync(record, "utf8"));
  const found = Object.entries(packages).flatMap(([place, { resolved }]) => {
    const name = /^node_modules\/(@thalweg\/[a-z-]+)$/.exec(place)?.[1];
    return name === undefined || resolved === undefined ? [] : [[name, resolved] as const];
  });
  return new Map(found);
}

interface Installed {
  readonly packages?: Readonly<Record<string, { readonly resolved?: string }>>;
}

function madeArchives(): OwnPackages {
  const version = versionOfThalweg();
  const made = needed.map((each) => {
    const file = `vendor/thalweg-${each}-${version}.tgz`;
    return { name: named(each), file, folder: folderOf(named(each)) };
  });
  return {
    specs: Object.fromEntries(made.map(({ name, file }) => [name, `file:${file}`])),
    archives: Object.fromEntries(made.map(({ file, folder }) => [file, archiveOf(folder)])),
  };
}

/** The folder of a package on which this command depends. */
function folderOf(name: string): string {
  const places = [path.join(ownFolder, "node_modules"), besideOwn];
  const at = places.map((place) => path.join(place, name)).find((folder) => existsSync(folder));
  if (at === undefined) throw new InternalError(`${name} is not installed beside ${ownFolder}`);
  return at;
}

/** The files that publishing a package would include. */
function archiveOf(folder: string): Uint8Array {
  if (!existsSync(path.join(folder, "dist"))) {
    throw new UsageError(`${folder} is not built; run \`npm run build\` in the clone first.`);
  }
  const inside = ["README.md", ...filesIn(folder, "dist"), ...filesIn(folder, "src")];
  const contents = inside.map((file) => [file, readFileSync(path.join(folder, file))] as const);
  const manifest = Buffer.from(JSON.stringify(publishedManifest(folder), null, 2));
  return tarball({ "package.json": manifest, ...Object.fromEntries(contents) });
}

function filesIn(folder: string, part: string): string[] {
  return readdirSync(path.join(folder, part), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.|^\.tsbuildinfo$/.test(entry.name))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .map((file) => file.split(path.sep).join("/"));
}

type Ranges = Readonly<Record<string, string>>;

interface Manifest {
  readonly dependencies?: Ranges;
  readonly peerDependencies?: Ranges;
  readonly devDependencies?: Ranges;
}

/** Replaces the workspace's version notations by the installed versions. */
function publishedManifest(folder: string): Omit<Manifest, "devDependencies"> {
  const text = readFileSync(path.join(folder, "package.json"), "utf8");
  const { devDependencies: _, ...manifest }: Manifest = JSON.parse(text);
  const versioned = (ranges: Ranges = {}) =>
    Object.fromEntries(
      Object.entries(ranges).map(([name, range]) => [
        name,
        /^(?:workspace|catalog):/.test(range) ? installedVersion(folder, name) : range,
      ]),
    );
  return {
    ...manifest,
    dependencies: versioned(manifest.dependencies),
    peerDependencies: versioned(manifest.peerDependencies),
  };
}

function installedVersion(folder: string, name: string): string {
  const file = path.join(folder, "node_modules", name, "package.json");
  const { version }: { readonly version: string } = JSON.parse(readFileSync(file, "utf8"));
  return version;
}
