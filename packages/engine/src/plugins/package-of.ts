/** Finds the package that a file belongs to, and the package's main entry. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

export interface PackageInfo {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  /** The `exports` and `main` of its package.json. */
  readonly exports: unknown;
  readonly main: unknown;
}

/** The nearest package above a file that has a name and a version; undefined if there is none. */
export function packageOf(path: string): PackageInfo | undefined {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest)) return readManifest(folder, manifest);
    if (folder === dirname(folder)) return undefined;
  }
}

/** The file that `import "name"` loads. */
export function entryOf({ folder, exports, main }: PackageInfo): string | undefined {
  const target = mainTarget(exports) ?? main;
  return typeof target === "string" ? resolve(folder, target) : undefined;
}

function readManifest(folder: string, path: string): PackageInfo | undefined {
  try {
    const manifest: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof manifest !== "object" || manifest === null) return undefined;
    const { name, version, exports, main }: Readonly<Record<string, unknown>> = { ...manifest };
    if (typeof name !== "string" || typeof version !== "string") return undefined;
    return { folder, name, version, exports, main };
  } catch {
    // A package.json that is not valid JSON makes no package; the file counts as a plain file.
    return undefined;
  }
}

/**
 * The target of `exports` for the package itself: the first that matches Node's conditions for
 * `import`.
 */
function mainTarget(exports: unknown): unknown {
  if (typeof exports !== "object" || exports === null) return exports;
  const fields: Readonly<Record<string, unknown>> = { ...exports };
  const key = Object.keys(fields).find((name) => [".", "node", "import", "default"].includes(name));
  return key === undefined ? undefined : mainTarget(fields[key]);
}
