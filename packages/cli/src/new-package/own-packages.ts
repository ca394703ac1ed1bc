/**
 * Where a new package gets Thalweg's own packages from: from npm, in the version of this command; from the archives that the command
 * was installed from; or, in a clone, where none of both exists, from archives that are made of what was built and lie in the new package.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { UsageError } from "@thalweg/core";
import { versionOfThalweg } from "../machine.js";
import type { Specs } from "./optimizer-package.js";
import { tarball } from "./tarball.js";

/** What the laws are in, and all that it imports. */
const needed = ["core", "tensor", "engine", "testing"] as const;

export interface OwnPackages {
  readonly specs: Specs;
  /** Archives that the new package brings along, by path. */
  readonly archives: Readonly<Record<string, Uint8Array>>;
}

/** The folder of this command's package. */
const ownFolder = path.dirname(fileURLToPath(import.meta.resolve("#manifest")));

/**
 * @param folder the new package's, which relative paths begin from
 * @throws UsageError in a clone that is not built
 */
export function ownPackages(folder: string): OwnPackages {
  const workspace = path.resolve(ownFolder, "../..");
  if (existsSync(path.join(workspace, "pnpm-workspace.yaml"))) return ofClone(workspace);
  const archives = installedArchives();
  const specs = needed.map((each) => {
    const archive = archives.get(`@thalweg/${each}`);
    const spec = archive === undefined ? `^${versionOfThalweg()}` : fileSpec(folder, archive);
    return [`@thalweg/${each}`, spec] as const;
  });
  return { specs: Object.fromEntries(specs), archives: {} };
}

const fileSpec = (folder: string, archive: string): string =>
  `file:${path.relative(folder, archive).split(path.sep).join("/")}`;

/** The archives that npm installed this command's neighbours from, by name, as its record of what is installed says. */
function installedArchives(): Map<string, string> {
  const modules = path.resolve(ownFolder, "../..");
  const record = path.join(modules, ".package-lock.json");
  if (!existsSync(record)) return new Map();
  const { packages = {} }: Installed = JSON.parse(readFileSync(record, "utf8"));
  const found = Object.entries(packages).flatMap(([place, { resolved }]) => {
    const name = /^node_modules\/(@thalweg\/[a-z-]+)$/.exec(place)?.[1];
    if (name === undefined || !resolved?.startsWith("file:")) return [];
    const file = path.resolve(modules, "..", resolved.slice("file:".length));
    return existsSync(file) ? [[name, file] as const] : [];
  });
  return new Map(found);
}

interface Installed {
  readonly packages?: Readonly<Record<string, { readonly resolved?: string }>>;
}

function ofClone(workspace: string): OwnPackages {
  const version = versionOfThalweg();
  const made = needed.map((each) => {
    const file = `vendor/thalweg-${each}-${version}.tgz`;
    return { name: `@thalweg/${each}`, file, folder: path.join(workspace, "packages", each) };
  });
  return {
    specs: Object.fromEntries(made.map(({ name, file }) => [name, `file:${file}`])),
    archives: Object.fromEntries(made.map(({ file, folder }) => [file, archiveOf(folder)])),
  };
}

/** What publishing a package of the clone would put into its archive. */
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

/** The workspace's own notations replaced by versions: those of the packages that are installed. */
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
