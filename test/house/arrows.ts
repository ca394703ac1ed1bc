import { type Import, importsOf, isNodeBuiltin, isRelative, packageOf } from "./imports.js";
import type { Layer } from "./layers.js";
import { isTest, peersOf, type WorkspacePackage } from "./workspace.js";

type Layers = Readonly<Record<string, Layer>>;

/**
 * Every import and declared dependency that the layers do not allow, one sentence each, path first.
 * Tests and the private packages (test, bench) may import whatever they declare.
 */
export function forbiddenArrows(packages: readonly WorkspacePackage[], layers: Layers): string[] {
  const folderOf = new Map(packages.map((each) => [each.manifest.name, each.folder]));
  const faults: string[] = [];
  for (const each of packages) {
    if (each.manifest.private === true) continue;
    faults.push(...forbiddenDependencies(each, layers, folderOf));
    for (const source of each.sources.filter(({ file }) => !isTest(file))) {
      const file = `${each.folder}/${source.file}`;
      for (const found of importsOf(source)) {
        const fault = forbidden(file, found, layers, folderOf);
        if (fault !== undefined) faults.push(`${file}:${found.line}: ${fault}`);
      }
    }
  }
  return faults;
}

/** The rules for a file: those of the longest folder that holds it. */
function layerOf(file: string, layers: Layers): Layer | undefined {
  const holders = Object.keys(layers).filter((folder) => `${file}/`.startsWith(`${folder}/`));
  const longest = holders.sort((a, b) => b.length - a.length)[0];
  return longest === undefined ? undefined : layers[longest];
}

function forbidden(
  file: string,
  { specifier, kind }: Import,
  layers: Layers,
  folderOf: ReadonlyMap<string, string>,
): string | undefined {
  const layer = layerOf(file, layers);
  if (layer === undefined) return "no layer is stated for this folder in test/house/layers.ts";
  if (isRelative(specifier)) return forbiddenPath(file, specifier, layer, layers);
  if (isNodeBuiltin(specifier)) {
    return layer.platform === "node" ? undefined : `"${specifier}" does not exist in a browser`;
  }
  const target = folderOf.get(packageOf(specifier));
  if (target === undefined) {
    return layer.external?.includes(packageOf(specifier))
      ? undefined
      : `"${specifier}" is not among the packages this layer may use`;
  }
  if (kind === "dynamic" && layer.loads?.includes(target)) return undefined;
  if (!layer.imports.includes(target)) return `may not import "${specifier}"`;
  return layer.platform === "browser" && needsNode(specifier, target, layers)
    ? `"${specifier}" needs Node, and this layer must run in a browser`
    : undefined;
}

/** `@thalweg/engine/node` stands for the file or folder src/node of its package. */
function needsNode(specifier: string, target: string, layers: Layers): boolean {
  const inside = `${target}/src${specifier.slice(packageOf(specifier).length)}`;
  return [inside, `${inside}.ts`].some((file) => layerOf(file, layers)?.platform === "node");
}

function forbiddenPath(
  file: string,
  specifier: string,
  layer: Layer,
  layers: Layers,
): string | undefined {
  const target = resolvePath(file, specifier);
  const own = file.split("/").slice(0, 2).join("/");
  if (!target.startsWith(`${own}/`)) return `"${specifier}" leaves the package; import it by name`;
  const source = target.replace(/[.]js$/, ".ts");
  return layer.platform === "browser" && layerOf(source, layers)?.platform === "node"
    ? `"${specifier}" needs Node, and this file must run in a browser`
    : undefined;
}

/** The path that a relative specifier names, with `/` and without `.` and `..`. */
export const resolvePath = (file: string, specifier: string): string =>
  new URL(specifier, `file:///${file}`).pathname.slice(1);

function forbiddenDependencies(
  { folder, manifest }: WorkspacePackage,
  layers: Layers,
  folderOf: ReadonlyMap<string, string>,
): string[] {
  const parts = Object.entries(layers).filter(([key]) => `${key}/`.startsWith(`${folder}/`));
  const allowed = parts.flatMap(([, { imports, loads = [], external = [] }]) => [
    ...imports,
    ...loads,
    ...external,
  ]);
  return Object.keys(manifest.dependencies ?? {})
    .filter((name) => !allowed.includes(folderOf.get(name) ?? name))
    .map((name) => `${folder}/package.json: may not depend on "${name}"`);
}

/** Every import of a package that the importer's package.json does not declare. */
export function undeclaredImports(packages: readonly WorkspacePackage[]): string[] {
  return packages.flatMap(({ folder, manifest, sources }) => {
    const declared = { ...manifest.dependencies, ...peersOf(manifest) };
    const inTests = { ...declared, ...manifest.devDependencies };
    return sources.flatMap((source) => {
      const known = isTest(source.file) || manifest.private === true ? inTests : declared;
      return importsOf(source)
        .filter(({ specifier }) => !isRelative(specifier) && !isNodeBuiltin(specifier))
        .filter(({ specifier }) => !(packageOf(specifier) in known))
        .map(
          ({ specifier, line }) =>
            `${folder}/${source.file}:${line}: "${packageOf(specifier)}" is not declared in ` +
            `${folder}/package.json`,
        );
    });
  });
}

/** Every import of a package's own file in a room above the importer's, or in no room. */
export function upwardImports(
  { folder, sources }: WorkspacePackage,
  rooms: readonly string[],
): string[] {
  const roomOf = (file: string) =>
    rooms.filter((room) => file.startsWith(`src/${room}/`)).sort((a, b) => b.length - a.length)[0];
  const level = (room: string | undefined) =>
    room === undefined ? rooms.length : rooms.indexOf(room);
  return sources
    .filter(({ file }) => !isTest(file))
    .flatMap((source) =>
      importsOf(source)
        .filter(({ specifier }) => isRelative(specifier))
        .filter(({ specifier }) => {
          const target = roomOf(resolvePath(source.file, specifier));
          return level(target) > level(roomOf(source.file));
        })
        .map(
          ({ specifier, line }) =>
            `${folder}/${source.file}:${line}: "${specifier}" is in a room above this one`,
        ),
    );
}
