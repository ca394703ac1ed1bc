import { existsSync, readFileSync, realpathSync } from "node:fs";
import path from "node:path";
import type { Manifest } from "./workspace.js";

/** The scripts a package manager may run while it installs a package. */
const runOnInstall = ["preinstall", "install", "postinstall"];

/** The scripts of a package that run on a consumer's machine while it installs. */
export function installScripts(manifest: Manifest, hasNativeBuild: boolean): string[] {
  const named = runOnInstall.filter((script) => manifest.scripts?.[script] !== undefined);
  // npm runs node-gyp for a package with a binding.gyp and no install script of its own.
  return hasNativeBuild ? [...named, "node-gyp"] : named;
}

/**
 * The packages that come with the one in `folder`, at any depth, development dependencies
 * excepted, that run something when they are installed: `name@version: postinstall`.
 */
export function installScriptsBelow(folder: string): string[] {
  const seen = new Set<string>();
  const found: string[] = [];
  const visit = (current: string): void => {
    if (seen.has(current)) return;
    seen.add(current);
    const manifest = manifestIn(current);
    const scripts = installScripts(manifest, existsSync(path.join(current, "binding.gyp")));
    found.push(...scripts.map((each) => `${manifest.name}@${manifest.version}: ${each}`));
    const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = manifest;
    // A peer that is optional is the consumer's own choice: nothing installs it for them.
    const peers = Object.keys(peerDependencies ?? {}).filter(
      (name) => peerDependenciesMeta?.[name]?.optional !== true,
    );
    const names = [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers];
    for (const name of names) {
      const target = installedFrom(current, name);
      if (target !== undefined) visit(target);
    }
  };
  visit(realpathSync(folder));
  return found;
}

/** Where Node finds a package from a folder: the nearest node_modules upwards that holds it. */
function installedFrom(folder: string, name: string): string | undefined {
  const candidate = path.join(folder, "node_modules", name);
  if (existsSync(candidate)) return realpathSync(candidate);
  const parent = path.dirname(folder);
  return parent === folder ? undefined : installedFrom(parent, name);
}

const manifestIn = (folder: string): Manifest =>
  JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
