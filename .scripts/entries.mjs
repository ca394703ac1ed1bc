/**
 * What the published packages let others import: each entry's specifier, and where its declarations
 * are.
 */
import path from "node:path";
import { inRoot, readJson, workspaceFolders } from "./paths.mjs";

/** The entries of all published packages, in the order of their specifiers. */
export function publishedEntries() {
  return publishedPackages()
    .flatMap(({ folder, name, exports }) =>
      Object.entries(exports).map(([subpath, { types }]) => ({
        specifier: path.posix.join(name, subpath),
        declarations: inRoot(folder, types),
      })),
    )
    .sort((a, b) => compare(a.specifier, b.specifier));
}

/** The packages of the workspace that are published. */
export const publishedPackages = () =>
  workspaceFolders()
    .map((folder) => ({ folder, ...readJson(inRoot(folder, "package.json")) }))
    .filter((manifest) => manifest.private !== true);

/** By code units, so that no locale decides. */
export const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
