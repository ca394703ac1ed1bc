/**
 * Bundles each package: each entry below `dist` in its package.json becomes one module, and shared
 * code goes into chunks beside them. So a program loads a few files instead of hundreds
 * (@thalweg/engine with its imports: 207 files, 150 ms; bundled 10 files, 45 ms). Other packages
 * remain imports by name.
 */
import fs from "node:fs";
import path from "node:path";
import { inRoot, readJson } from "./paths.mjs";

/** Bundles the packages in these folders, and removes scripts of earlier builds. */
export async function bundlePackages(folders) {
  const { build } = await import("esbuild");
  await Promise.all(folders.filter(isBundled).map((folder) => bundlePackage(build, folder)));
}

async function bundlePackage(build, folder) {
  const sources = entriesOf(folder).map((entry) => sourceOf(folder, entry));
  const [modules, scripts] = [/\.ts$/, /\.cts$/].map((kind) =>
    sources.filter((source) => kind.test(source)),
  );
  const results = await Promise.all([
    build({
      ...common(folder, modules),
      format: "esm",
      splitting: true,
      chunkNames: "shared-[hash]",
    }),
    build({ ...common(folder, scripts), format: "cjs", outExtension: { ".js": ".cjs" } }),
  ]);
  // Chunks are written before the entries that import them.
  const files = results
    .flatMap(({ outputFiles }) => outputFiles)
    .sort((x, y) => isShared(y.path) - isShared(x.path));
  for (const { path: file, contents } of files) writeIfOther(file, contents);
  deleteOthers(folder, new Set(files.map((file) => file.path)));
}

const isShared = (file) => path.basename(file).startsWith("shared-");

/**
 * Writes a file only if it differs, and by renaming, because a running program may read it at any
 * time.
 */
function writeIfOther(file, contents) {
  if (fs.existsSync(file) && fs.readFileSync(file).equals(contents)) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const made = `${file}.${process.pid}`;
  fs.writeFileSync(made, contents);
  fs.renameSync(made, file);
}

const common = (folder, entryPoints) => ({
  absWorkingDir: inRoot(folder),
  entryPoints,
  outbase: "src",
  outdir: "dist",
  bundle: true,
  platform: "neutral",
  packages: "external",
  external: ["#*"],
  target: "es2022",
  sourcemap: true,
  sourcesContent: false,
  write: false,
  logLevel: "warning",
});

/**
 * The scripts below `dist` in a package.json: for other packages (`exports`) and for the package
 * itself (`imports`).
 */
function entriesOf(folder) {
  const { exports = {}, imports = {} } = readJson(inRoot(folder, "package.json"));
  const named = [...stringsIn(exports), ...stringsIn(imports)];
  return [...new Set(named)].filter((file) => /^\.\/dist\/.*\.c?js$/.test(file));
}

/** Whether a package's scripts are bundled; otherwise tsc writes them. */
export const isBundled = (folder) => entriesOf(folder).length > 0;

const stringsIn = (value) =>
  typeof value === "string" ? [value] : Object.values(value).flatMap(stringsIn);

const sourceOf = (folder, entry) => {
  const source = entry.replace(/^\.\/dist\//, "src/").replace(/js$/, "ts");
  if (!fs.existsSync(inRoot(folder, source))) {
    throw new Error(`${folder}/package.json names ${entry}, and there is no ${source}`);
  }
  return source;
};

function deleteOthers(folder, kept) {
  const dist = inRoot(folder, "dist");
  for (const name of fs.readdirSync(dist, { recursive: true })) {
    const file = path.join(dist, name);
    if (/\.c?js(?:\.map)?$/.test(name) && !kept.has(file)) fs.rmSync(file);
  }
}
