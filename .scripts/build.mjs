/** Builds every package: declarations by `tsc -b` (incremental), which checks the types, scripts by a bundler. */
import fs from "node:fs";
import path from "node:path";
import { bundlePackages, isBundled } from "./bundle.mjs";
import { inRoot, workspaceFolders } from "./paths.mjs";
import { runNode } from "./process.mjs";

const compiler = inRoot("node_modules/typescript/bin/tsc");

export async function buildPackages() {
  const folders = workspaceFolders();
  folders.forEach(deleteStaleOutputs);
  await compile(inRoot("tsconfig.json"));
  await bundlePackages(folders);
}

/** Builds one project and what it refers to. */
export const compile = (project) => runNode(compiler, ["-b", project]);

/** Type-checks one project without writing anything but its incremental state. */
export const typeCheck = (project) => runNode(compiler, ["-p", project]);

const declaration = /^(.*?)\.d\.(c)?ts(?:\.map)?$/;
const declarationOrScript = /^(.*?)\.(?:d\.(c)?ts|js)(?:\.map)?$/;

/** tsc never deletes: what it wrote of a removed or renamed module would stay, and would be packed. */
function deleteStaleOutputs(folder) {
  const dist = inRoot(folder, "dist");
  if (!fs.existsSync(dist)) return;
  const written = isBundled(folder) ? declaration : declarationOrScript;
  for (const entry of fs.readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const module = written.exec(path.relative(dist, file));
    if (!entry.isFile() || module === null) continue;
    const [, name, isCommonJs = ""] = module;
    const isBuilt =
      !name.endsWith(".test") && fs.existsSync(inRoot(folder, "src", `${name}.${isCommonJs}ts`));
    if (!isBuilt) fs.rmSync(file);
  }
}
