import { describe, expect, it } from "vitest";
import { forbiddenArrows, undeclaredImports, upwardImports } from "./house/arrows.js";
import { circles, importCycles } from "./house/cycles.js";
import { importsOf } from "./house/imports.js";
import { type Layer, layers, rooms } from "./house/layers.js";
import { readPublished, readWorkspace, type WorkspacePackage } from "./house/workspace.js";

const workspace = readWorkspace();

describe("the packages of the workspace", () => {
  it("import only what their layer allows", () => {
    expect(forbiddenArrows(workspace, layers)).toEqual([]);
  });

  it("declare what they import", () => {
    expect(undeclaredImports(workspace)).toEqual([]);
  });

  it.each(workspace)("have no circle of files: $folder", ({ sources }) => {
    expect(importCycles(sources)).toEqual([]);
  });

  it.each(Object.entries(rooms))("import from rooms below alone: %s", (folder, order) => {
    const { sources, ...rest } = workspace.find((each) => each.folder === folder)!;
    expect(upwardImports({ ...rest, sources }, order)).toEqual([]);
    const standing = sources.filter(({ file }) => file.split("/").length > 2);
    const inNone = standing.filter(
      ({ file }) => !order.some((room) => file.startsWith(`src/${room}/`)),
    );
    expect(inNone.map(({ file }) => file)).toEqual([]);
  });

  it("are exactly those the table of layers names", () => {
    const stated = new Set(Object.keys(layers).map((key) => key.split("/").slice(0, 2).join("/")));
    expect(readPublished().map(({ folder }) => folder)).toEqual([...stated].sort());
  });

  it("have layers without a circle, so that a build order exists", () => {
    const below = ([folder, { imports, loads = [] }]: [string, Layer]) =>
      [folder, [...imports, ...loads]] as const;
    expect(circles(new Map(Object.entries(layers).map(below)))).toEqual([]);
  });
});

const small: Readonly<Record<string, Layer>> = {
  "packages/low": { imports: [], platform: "browser" },
  "packages/high": { imports: ["packages/low"], external: ["zod"], platform: "browser" },
  "packages/high/src/node": { imports: ["packages/low"], platform: "node" },
  "plugins/idea": { imports: ["packages/low"], platform: "browser" },
  "packages/command": { imports: ["packages/high"], loads: ["plugins/idea"], platform: "node" },
};

function made(folder: string, file: string, text: string, depends: string[] = []) {
  const dependencies = Object.fromEntries(depends.map((name) => [name, "workspace:*"]));
  const name = `@x/${folder.split("/")[1]}`;
  return { folder, manifest: { name, version: "0.0.0", dependencies }, sources: [{ file, text }] };
}

const names = ["low", "high", "command"];
const empty: WorkspacePackage[] = [
  ...names.map((name) => made(`packages/${name}`, "src/index.ts", "")),
  made("plugins/idea", "src/index.ts", ""),
];

/** The faults found when one package of the small workspace is replaced. */
const faultsWith = (one: WorkspacePackage): string[] =>
  forbiddenArrows([...empty.filter(({ folder }) => folder !== one.folder), one], small);

describe("the check of imports", () => {
  it.each([
    ["an arrow that points up", "packages/low", "src/a.ts", 'import { b } from "@x/high";'],
    ["an arrow in a type", "packages/low", "src/a.ts", 'import type { B } from "@x/high";'],
    ["an arrow in a re-export", "packages/low", "src/a.ts", 'export { b } from "@x/high";'],
    ["an arrow in an import type", "packages/low", "src/a.ts", 'type B = import("@x/high").B;'],
    ["a package that imports a plugin", "packages/high", "src/a.ts", 'import "@x/idea";'],
    ["a static import of what may be loaded", "packages/command", "src/a.ts", 'import "@x/idea";'],
    ["a module of Node in a browser layer", "packages/low", "src/a.ts", 'import "node:fs";'],
    ["an entry that needs Node", "plugins/idea", "src/a.ts", 'import "@x/high/node";'],
    ["a file that needs Node", "packages/high", "src/a.ts", 'import "./node/b.js";'],
    ["a path out of the package", "packages/high", "src/a.ts", 'import "../../low/src/a.js";'],
    ["an unlisted package", "packages/low", "src/a.ts", 'import { z } from "zod";'],
    ["a folder with no layer", "packages/other", "src/a.ts", 'import "./b.js";'],
  ])("finds %s", (_, folder, file, text) => {
    const faults = faultsWith(made(folder, file, text));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(`${folder}/${file}:1: `);
  });

  it("finds a dependency that the layer does not allow, though nothing imports it", () => {
    expect(faultsWith(made("packages/low", "src/a.ts", "", ["@x/high"]))).toEqual([
      'packages/low/package.json: may not depend on "@x/high"',
    ]);
  });

  it.each([
    ["an arrow that points down", "packages/high", "src/a.ts", 'import { a } from "@x/low";'],
    ["an import() of what may be loaded", "packages/command", "src/a.ts", 'import("@x/idea");'],
    ["a module of Node in a Node folder", "packages/high", "src/node/a.ts", 'import "node:fs";'],
    ["an entry that needs Node, in Node", "packages/command", "src/a.ts", 'import "@x/high/node";'],
    ["a listed package", "packages/high", "src/a.ts", 'import { z } from "zod";'],
    ["a test that looks up", "packages/low", "src/a.test.ts", 'import { b } from "@x/high";'],
  ])("lets pass %s", (_, folder, file, text) => {
    expect(faultsWith(made(folder, file, text))).toEqual([]);
  });

  it("finds an import that package.json does not declare", () => {
    const text = 'import "@x/low";\nimport "zod/v4";\nimport "node:fs";\nimport "./b.js";';
    expect(undeclaredImports([made("packages/high", "src/a.ts", text, ["@x/low"])])).toEqual([
      'packages/high/src/a.ts:2: "zod" is not declared in packages/high/package.json',
    ]);
  });
});

describe("the check of rooms", () => {
  const faults = (file: string, text: string) =>
    upwardImports(made("packages/low", file, text), ["low", "high", "low/deep"]);

  it.each([
    ["a room above", "src/low/a.ts", 'import type { B } from "../high/b.js";'],
    ["a room inside a lower one that is above", "src/high/a.ts", 'import "../low/deep/b.js";'],
    ["a file in no room", "src/low/a.ts", 'import "../index.js";'],
  ])("finds an import of %s", (_, file, text) => {
    expect(faults(file, text)).toHaveLength(1);
  });

  it.each([
    ["the own room", "src/low/a.ts", 'import "./b.js";'],
    ["a room below", "src/low/deep/a.ts", 'import "../../high/b.js";'],
    ["a room, by an entry", "src/index.ts", 'import "./low/deep/b.js";'],
  ])("lets pass an import of %s", (_, file, text) => {
    expect(faults(file, text)).toEqual([]);
  });
});

describe("the check of circles", () => {
  const circle = (back: string) => [
    { file: "src/a.ts", text: 'import { b } from "./deep/b.js";' },
    { file: "src/deep/b.ts", text: 'export * from "./c.js";' },
    { file: "src/deep/c.ts", text: back },
  ];

  it("finds a circle through a re-export and names its files", () => {
    expect(importCycles(circle('import { a } from "../a.js";'))).toEqual([
      "src/a.ts -> src/deep/b.ts -> src/deep/c.ts -> src/a.ts",
    ]);
  });

  it("finds a file that imports itself", () => {
    expect(importCycles([{ file: "src/a.ts", text: 'import "./a.js";' }])).toHaveLength(1);
  });

  it.each([
    'import type { A } from "../a.js";',
    'import { type A } from "../a.js";',
    'export type { A } from "../a.js";',
    'let a: import("../a.js").A;',
  ])("counts an import of types: %s", (back) => {
    expect(importCycles(circle(back))).toHaveLength(1);
  });

  it("ignores a dynamic import, which runs later", () => {
    expect(importCycles(circle('const a = () => import("../a.js");'))).toEqual([]);
  });
});

describe("the reading of imports", () => {
  it("sees every form of import, and no text that looks like one", () => {
    const text = [
      'import "a";',
      'import type { B } from "b";',
      'export * from "c";',
      'export type { D } from "d";',
      'const e = await import("e");',
      'let f: import("f").F;',
      '// import "g";',
      "const h = 'import \"h\"';",
    ].join("\n");
    expect(importsOf({ file: "x.ts", text })).toEqual([
      { specifier: "a", kind: "static", line: 1 },
      { specifier: "b", kind: "type", line: 2 },
      { specifier: "c", kind: "static", line: 3 },
      { specifier: "d", kind: "type", line: 4 },
      { specifier: "e", kind: "dynamic", line: 5 },
      { specifier: "f", kind: "type", line: 6 },
    ]);
  });
});
