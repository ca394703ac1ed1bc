/** The examples of the plugins' READMEs, run as they stand. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { readPublished } from "./house/workspace.js";

const root = new URL("../", import.meta.url);
/**
 * Where every package of the workspace resolves, as for somebody who has installed them, and
 * nothing is kept.
 */
const scratch = new URL("node_modules/.cache/readmes/", import.meta.url);

beforeAll(() => {
  for (const { folder, manifest } of readPublished()) {
    const link = new URL(`node_modules/${manifest.name}`, scratch);
    mkdirSync(new URL(".", link), { recursive: true });
    rmSync(link, { force: true });
    symlinkSync(fileURLToPath(new URL(folder, root)), link, "junction");
  }
});

const folders = [
  "packages/testing",
  ...readdirSync(new URL("plugins/", root)).map((name) => `plugins/${name}`),
];

function examplesOf(folder: string): string[] {
  const text = readFileSync(new URL(`${folder}/README.md`, root), "utf8");
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code!);
}

function run(folder: string, code: string): string {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  const file = new URL(`${folder.replace("/", "-")}.mjs`, scratch);
  mkdirSync(scratch, { recursive: true });
  writeFileSync(file, outputText);
  return execFileSync(process.execPath, [fileURLToPath(file)], { encoding: "utf8" }).trim();
}

describe("the example of each plugin's README", () => {
  it.each(folders)("prints what its comments say: %s", (folder) => {
    const [example, ...others] = examplesOf(folder);
    const comments = [...(example ?? "").matchAll(/\/\/ (.+)$/gm)].map(([, text]) => text);
    expect(others).toEqual([]);
    expect(comments.length).toBeGreaterThan(0);
    expect(run(folder, example!)).toBe(comments.join("\n"));
  });
});
