/** The examples of the plugins' READMEs, run as they stand. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = new URL("../", import.meta.url);
/** Where the packages of the workspace resolve, and nothing is kept. */
const scratch = new URL("node_modules/.cache/readmes/", import.meta.url);

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
