import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { importsOf, packageOf } from "./house/imports.js";
import { installScripts, installScriptsBelow } from "./house/install-scripts.js";
import { packedFiles, packingFaults } from "./house/packed.js";
import { isTest, readJson, readPublished, readWorkspace, root } from "./house/workspace.js";

interface Project {
  readonly references?: readonly { readonly path: string }[];
}

const published = readPublished();
const rootManifest = readJson<{ version: string; engines: { node: string } }>("package.json");

const referencesOf = (project: string): string[] => {
  const { references = [] } = readJson<Project>(project);
  const from = path.posix.dirname(project);
  return references.map((each) => path.posix.join(from, each.path)).sort();
};

describe("the published packages", () => {
  it.each(published)("$manifest.name has the root's version, engines and licence", (each) => {
    expect(each.manifest).toMatchObject({
      version: rootManifest.version,
      engines: rootManifest.engines,
      license: "MIT",
      type: "module",
    });
  });

  it.each(published)("$manifest.name is named after its folder", ({ folder, manifest }) => {
    expect(manifest.name).toBe(`@thalweg/${path.posix.basename(folder)}`);
  });

  it("pack every file they refer to, and neither tests nor the compiler's state", () => {
    const packed = packedFiles(published);
    const faults = published.flatMap((each) =>
      packingFaults(each, packed.get(each.manifest.name) ?? new Set()),
    );
    expect(faults).toEqual([]);
  });

  it("run no script when they are installed, and depend on no package that does", () => {
    const found = published.flatMap(({ folder }) => installScriptsBelow(path.join(root, folder)));
    expect(found).toEqual([]);
  });
});

describe("the workspace", () => {
  it.each(readWorkspace())("pins the registry's packages in the catalog: $folder", (each) => {
    const { dependencies, devDependencies } = each.manifest;
    for (const [name, range] of Object.entries({ ...dependencies, ...devDependencies })) {
      expect([name, range]).toEqual([
        name,
        name.startsWith("@thalweg/") ? "workspace:*" : "catalog:",
      ]);
    }
  });

  it("allows no package of the lockfile to build itself", () => {
    const settings = readFileSync(path.join(root, "pnpm-workspace.yaml"), "utf8");
    expect(settings).not.toMatch(/^(onlyBuiltDependencies|dangerouslyAllowAllBuilds)/m);
  });

  it.each(published)("builds after what it imports: $folder", ({ folder, sources }) => {
    const imports = sources.filter(({ file }) => !isTest(file)).flatMap(importsOf);
    const names = new Set(imports.map(({ specifier }) => packageOf(specifier)));
    const needed = published.filter(
      (each) => each.folder !== folder && names.has(each.manifest.name),
    );
    expect(referencesOf(`${folder}/tsconfig.json`)).toEqual(needed.map((each) => each.folder));
  });

  it("is built whole: the build has written every package into the root's tsconfig.json", () => {
    expect(referencesOf("tsconfig.json")).toEqual(published.map(({ folder }) => folder));
  });
});

const made = (exports: Record<string, string>) => ({
  folder: "packages/made",
  manifest: { name: "@x/made", version: "0.0.0", exports: { ".": exports } },
  sources: [],
});

describe("the checks of packages", () => {
  it("find an entry that is not packed and a test that is", () => {
    const files = new Set(["package.json", "src/a.test.ts", "dist/.tsbuildinfo"]);
    expect(packingFaults(made({ default: "./dist/index.js" }), files)).toEqual([
      "packages/made: dist/index.js is referred to and not packed",
      "packages/made: src/a.test.ts is packed and of no use to a consumer",
      "packages/made: dist/.tsbuildinfo is packed and of no use to a consumer",
    ]);
  });

  it("find a source map's file and sources that are not packed", () => {
    const core = { ...made({ default: "./dist/index.js" }), folder: "packages/core" };
    expect(packingFaults(core, new Set(["dist/index.js", "dist/index.d.ts.map"]))).toEqual([
      "packages/core: dist/index.d.ts is referred to and not packed",
      "packages/core: src/index.ts is referred to and not packed",
    ]);
  });

  it("find scripts that run on installation, and a native build", () => {
    const manifest = { name: "x", version: "1.0.0", scripts: { postinstall: "x", test: "y" } };
    expect(installScripts(manifest, false)).toEqual(["postinstall"]);
    expect(installScripts({ name: "x", version: "1.0.0" }, true)).toEqual(["node-gyp"]);
  });

  it("follow dependencies to one that runs a script: esbuild, which only tests use", () => {
    expect(installScriptsBelow(path.join(root, "test/node_modules/esbuild"))).toEqual([
      expect.stringMatching(/^esbuild@.*: postinstall$/),
    ]);
  });
});
