import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The fields of a package.json that the structural tests read. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly type?: string;
  readonly engines?: { readonly node?: string };
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What the package's own modules call its files. */
  readonly imports?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/**
 * The packages that a package uses where its consumer has them. One that is optional and of this
 * workspace stands in `peerDependenciesMeta` alone, which npm and pnpm take as any version: pnpm
 * counts `peerDependencies` among those that form circles.
 */
export const peersOf = ({ peerDependencies, peerDependenciesMeta }: Manifest) => ({
  ...peerDependencies,
  ...peerDependenciesMeta,
});

/** One TypeScript file: its path relative to the package, with `/`, and its text. */
export interface SourceFile {
  readonly file: string;
  readonly text: string;
}

/** A package of the workspace with its sources, read from disk or made up by a test. */
export interface WorkspacePackage {
  /** The folder relative to the root, `packages/core`. */
  readonly folder: string;
  readonly manifest: Manifest;
  readonly sources: readonly SourceFile[];
}

/** The root folder of the working copy. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

/** The folders of the plugins' packages, `plugins/models`. */
export const pluginFolders = (): string[] => packageFolders("plugins");

function packageFolders(group: "packages" | "plugins"): string[] {
  return readdirSync(path.join(root, group))
    .map((name) => `${group}/${name}`)
    .filter((folder) => existsSync(path.join(root, folder, "package.json")));
}

/** Every package of the workspace: packages, plugins, test and bench. */
export function readWorkspace(): WorkspacePackage[] {
  return [...packageFolders("packages"), ...pluginFolders(), "test", "bench"].map((folder) => ({
    folder,
    manifest: readManifest(folder),
    sources: readSources(folder),
  }));
}

/** The packages that are published: all but test and bench. */
export const readPublished = (): WorkspacePackage[] =>
  readWorkspace().filter(({ manifest }) => manifest.private !== true);

/**
 * Whether a file is a test or what tests are built from, which may use development dependencies.
 */
export const isTest = (file: string): boolean =>
  file.endsWith(".test.ts") || file.startsWith("src/test-support/");

/** Reads a JSON file of the working copy, by its path relative to the root. */
export const readJson = <T>(file: string): T =>
  // The files are the workspace's own; each caller names the fields it reads.
  JSON.parse(readFileSync(path.resolve(root, file), "utf8")) as T;

const readManifest = (folder: string): Manifest => readJson(`${folder}/package.json`);

const notSources = new Set(["node_modules", "dist", "out", "data"]);

function readSources(folder: string, inside = ""): SourceFile[] {
  const entries = readdirSync(path.join(root, folder, inside), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const file = inside === "" ? entry.name : `${inside}/${entry.name}`;
    if (entry.isDirectory()) return notSources.has(entry.name) ? [] : readSources(folder, file);
    if (!file.endsWith(".ts")) return [];
    return [{ file, text: readFileSync(path.join(root, folder, file), "utf8") }];
  });
}
