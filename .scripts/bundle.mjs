/**
 * Bundles each package: what its package.json names below `dist` becomes one module each, with what they share in chunks beside them,
 * so that a program loads a few files where the sources are hundreds (@thalweg/engine with what it imports: 208 files, 150 ms; bundled 15 ms).
 * Other packages stay imports by name.
 */
import fs from "node:fs";
import path from "node:path";
import { inRoot, readJson } from "./paths.mjs";

/** Bundles the packages in these folders, and removes scripts that an earlier build has left. */
export async function bundlePackages(folders) {
  const { build } = await import("esbuild");
  await Promise.all(folders.map((folder) => bundlePackage(build, folder)));
}

async function bundlePackage(build, folder) {
  const sources = entriesOf(readJson(inRoot(folder, "package.json"))).map((entry) =>
    sourceOf(folder, entry),
  );
  if (sources.length === 0) return;
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
  deleteOthers(
    folder,
    results.flatMap(({ metafile }) => Object.keys(metafile.outputs)),
  );
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
  metafile: true,
  logLevel: "warning",
});

/** The scripts below `dist` that a package.json names: for others (`exports`) and for the package itself (`imports`). */
const entriesOf = ({ exports = {}, imports = {} }) => [
  ...new Set(
    [...stringsIn(exports), ...stringsIn(imports)].filter((file) =>
      /^\.\/dist\/.*\.c?js$/.test(file),
    ),
  ),
];

const stringsIn = (value) =>
  typeof value === "string" ? [value] : Object.values(value).flatMap(stringsIn);

const sourceOf = (folder, entry) => {
  const source = entry.replace(/^\.\/dist\//, "src/").replace(/js$/, "ts");
  if (!fs.existsSync(inRoot(folder, source))) {
    throw new Error(`${folder}/package.json names ${entry}, and there is no ${source}`);
  }
  return source;
};

function deleteOthers(folder, outputs) {
  const dist = inRoot(folder, "dist");
  if (!fs.existsSync(dist)) return;
  const kept = new Set(outputs.map((output) => inRoot(folder, output)));
  for (const name of fs.readdirSync(dist, { recursive: true })) {
    const file = path.join(dist, name);
    if (/\.c?js(?:\.map)?$/.test(name) && !kept.has(file)) fs.rmSync(file);
  }
}
