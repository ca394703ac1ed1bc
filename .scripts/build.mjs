/**
 * Builds every package: declarations by `tsc -b` (incremental), which checks the types, scripts by
 * a bundler.
 */
import fs from "node:fs";
import path from "node:path";
import { bundlePackages, isBundled } from "./bundle.mjs";
import { inRoot, readJson, workspaceFolders } from "./paths.mjs";
import { runNode } from "./process.mjs";

const compiler = inRoot("node_modules/typescript/bin/tsc");

export async function buildPackages() {
  const folders = workspaceFolders();
  folders.forEach(deleteStaleOutputs);
  referToProjects(folders);
  await compile(inRoot("tsconfig.json"));
  await bundlePackages(folders);
}

/**
 * Writes the root's tsconfig.json, which refers to every published package, so that a new package
 * needs no entry: `tsc -b` builds the packages that it names, and tsconfig.test.json uses their
 * declarations instead of their sources.
 */
function referToProjects(folders) {
  const references = folders
    .filter((folder) => fs.existsSync(inRoot(folder, "tsconfig.json")))
    .filter((folder) => readJson(inRoot(folder, "package.json")).private !== true)
    .map((folder) => ({ path: folder.split(path.sep).join("/") }));
  if (references.length === 0) return;
  const project = { compilerOptions: { composite: true }, files: [], references };
  const text = `${JSON.stringify(project, undefined, 2)}\n`;
  const file = inRoot("tsconfig.json");
  if (!fs.existsSync(file) || fs.readFileSync(file, "utf8") !== text) fs.writeFileSync(file, text);
}

/** Builds one project and the projects it refers to. */
export const compile = (project) => runNode(compiler, ["-b", project]);

/** Type-checks one project without writing anything but its incremental state. */
export const typeCheck = (project) => runNode(compiler, ["-p", project]);

const declaration = /^(.*?)\.d\.(c)?ts(?:\.map)?$/;
const declarationOrScript = /^(.*?)\.(?:d\.(c)?ts|js)(?:\.map)?$/;

/**
 * Deletes outputs of removed and renamed modules, which tsc leaves and publishing would include.
 */
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
