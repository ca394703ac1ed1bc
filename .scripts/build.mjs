/** Builds every package: declarations by `tsc -b` (incremental), which checks the types, scripts by a bundler. */
import fs from "node:fs";
import path from "node:path";
import { bundlePackages } from "./bundle.mjs";
import { inRoot, workspaceFolders } from "./paths.mjs";
import { runNode } from "./process.mjs";

const compiler = inRoot("node_modules/typescript/bin/tsc");

export async function buildPackages() {
  const folders = workspaceFolders();
  folders.forEach(deleteStaleDeclarations);
  await compile(inRoot("tsconfig.json"));
  await bundlePackages(folders);
}

/** Builds one project and what it refers to. */
export const compile = (project) => runNode(compiler, ["-b", project]);

/** Type-checks one project without writing anything but its incremental state. */
export const typeCheck = (project) => runNode(compiler, ["-p", project]);

/** tsc never deletes: the types of a removed or renamed module would stay, and would be packed. */
function deleteStaleDeclarations(folder) {
  const dist = inRoot(folder, "dist");
  if (!fs.existsSync(dist)) return;
  for (const entry of fs.readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const module = /^(.*?)\.d(\.c?ts)(?:\.map)?$/.exec(path.relative(dist, file));
    if (!entry.isFile() || module === null) continue;
    const [, name, extension] = module;
    const isBuilt =
      !name.endsWith(".test") && fs.existsSync(inRoot(folder, "src", name + extension));
    if (!isBuilt) fs.rmSync(file);
  }
}
