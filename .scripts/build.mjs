/** Builds every package with `tsc -b` (incremental) and removes outputs whose source is gone. */
import fs from "node:fs";
import path from "node:path";
import { inRoot, workspaceFolders } from "./paths.mjs";
import { runNode } from "./process.mjs";

const compiler = inRoot("node_modules/typescript/bin/tsc");

export async function buildPackages() {
  workspaceFolders().forEach(deleteStaleOutputs);
  await compile(inRoot("tsconfig.json"));
}

/** Builds one project and what it refers to. */
export const compile = (project) => runNode(compiler, ["-b", project]);

/** Type-checks one project without writing anything but its incremental state. */
export const typeCheck = (project) => runNode(compiler, ["-p", project]);

/** tsc never deletes: a removed or renamed module would stay importable, and would be packed. */
function deleteStaleOutputs(folder) {
  const dist = inRoot(folder, "dist");
  if (!fs.existsSync(dist)) return;
  for (const entry of fs.readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const module = /^(.*?)\.(?:d\.ts|js)(?:\.map)?$/.exec(path.relative(dist, file))?.[1];
    if (!entry.isFile() || module === undefined) continue;
    const isBuilt =
      !module.endsWith(".test") && fs.existsSync(inRoot(folder, "src", `${module}.ts`));
    if (!isBuilt) fs.rmSync(file);
  }
}
