/**
 * `thalweg new` as a child process. The package that it writes is built, tested and checked in a
 * folder from which the workspace's packages resolve.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { emptyFolder, expectSentence, removeFolders, thalweg, write } from "./cli/run-thalweg.js";

const scratch = fileURLToPath(new URL("out/new-package/", import.meta.url));
const tool = (file: string) => fileURLToPath(new URL(`../node_modules/${file}`, import.meta.url));

const removeScratch = () => rmSync(path.dirname(scratch), { recursive: true, force: true });
afterAll(removeFolders);
afterAll(removeScratch);

const run = (file: string, ...args: readonly string[]) =>
  execFileSync(process.execPath, [tool(file), ...args], { cwd: scratch, encoding: "utf8" });

it("writes a package that builds, passes its tests and the laws, and is compared", async () => {
  removeScratch();
  mkdirSync(scratch, { recursive: true });
  const args = ["new", "optimizer", "@lab/my-optimizer", "--out", ".", "--json"];
  const { stdout, code } = await thalweg(args, { cwd: scratch });
  expect(code).toBe(0);
  const { files }: { files: string[] } = JSON.parse(stdout);
  expect(files.filter((file) => !file.startsWith("vendor/"))).toEqual(
    [".gitignore", "README.md", "package.json", "src/index.ts"].concat(
      ...["src/my-optimizer.test.ts", "src/my-optimizer.ts", "tsconfig.json", "vitest.config.ts"],
    ),
  );
  const unbuilt = await thalweg(["check", "."], { cwd: scratch });
  expect(unbuilt).toMatchObject({ code: 2, stdout: "" });
  expect(unbuilt.stderr).toMatch(/is not built: .* does not exist; build it, or give its source/);

  run("typescript/bin/tsc");
  expect(run("vitest/vitest.mjs", "run", "--root", scratch)).toContain("18 passed");
  for (const given of [".", "src/index.ts"]) {
    const found = await thalweg(["check", given, "--json"], { cwd: scratch });
    expect(JSON.parse(found.stdout).counts).toMatchObject({ held: 17, broke: 0, exempt: 0 });
  }
  const compared = await thalweg(
    ["compare", "--plugin", ".", "--optimizers", "my-optimizer,adam", "--problems", "beale"].concat(
      ...[
        "--trials",
        "1",
        "--replicates",
        "1",
        "--seeds",
        "1",
        "--steps",
        "20",
        "--out",
        "out",
        "--json",
      ],
    ),
    { cwd: scratch },
  );
  expect(JSON.parse(compared.stdout).trials).toMatchObject({ total: 8, failed: 0 });
}, 120_000);

it("in a clone adds archives of the packages, with the files that publishing would include", async () => {
  const folder = emptyFolder();
  const { code, stdout } = await thalweg(["new", "optimizer", "mine"], { cwd: folder });
  expect(code).toBe(0);
  const made = path.join(folder, "mine");
  // npx would ask the registry for a package of that name.
  expect(stdout + readFileSync(path.join(made, "README.md"), "utf8")).not.toContain("npx");
  expect(stdout).toContain("`npm run install-command` in the clone puts it on the path");
  const { devDependencies } = JSON.parse(readFileSync(path.join(made, "package.json"), "utf8"));
  for (const name of ["core", "tensor", "engine", "testing"]) {
    const archive = devDependencies[`@thalweg/${name}`].replace("file:", "");
    execFileSync("tar", ["-xzf", path.join(made, archive), "-C", folder]);
    const inside = path.join(folder, "package");
    const manifest = readFileSync(path.join(inside, "package.json"), "utf8");
    expect(JSON.parse(manifest)).toMatchObject({ name: `@thalweg/${name}` });
    expect(manifest).not.toMatch(/workspace:|catalog:/);
    expect(existsSync(path.join(inside, "dist/index.js"))).toBe(true);
    const all = readdirSync(inside, { recursive: true, encoding: "utf8" });
    expect(all.filter((file) => /\.test\.|tsbuildinfo/.test(file))).toEqual([]);
    rmSync(inside, { recursive: true });
  }
});

it("writes one file, which an editor and the command take with nothing installed", async () => {
  const folder = emptyFolder();
  const { code, stdout } = await thalweg(["new", "file", "mine", "--out", "."], { cwd: folder });
  expect([code, readdirSync(folder)]).toEqual([0, ["mine.ts", "tsconfig.json"]]);
  expect(stdout).toContain("thalweg check mine.ts");
  const check = () =>
    spawnSync(process.execPath, [tool("typescript/bin/tsc"), "-p", folder], { encoding: "utf8" });
  expect(check()).toMatchObject({ status: 0, stdout: "" });
  write(
    folder,
    "other.ts",
    `import { mul } from "@thalweg/core";
import { exp } from "@thalweg/core/numeric";
import { digits } from "@thalweg/datasets";
export const wrong: string = [mul, exp, digits];
`,
  );
  expect(check().stdout.match(/error TS\d+/g)).toEqual(["error TS2322"]);
  const found = await thalweg(["check", "mine.ts", "--json"], { cwd: folder });
  expect(JSON.parse(found.stdout).counts).toMatchObject({ broke: 0, exempt: 0 });
}, 60_000);

describe.concurrent("refuses in one sentence, and writes nothing", () => {
  it.each([
    [
      ["optimizer", "adam"],
      '"adam" is the name of an optimizer of @thalweg/optimizers; take another.',
    ],
    [
      ["optimizer", "sam"],
      '"sam" is the name of a transform of @thalweg/transforms; take another.',
    ],
    [["optimizer", "fs"], 'the name "fs" is that of a module of Node; take one such as "my-fs".'],
    [
      ["optimizer", "class"],
      'the name "class" is a word of JavaScript\'s; take one such as "my-class".',
    ],
    [["schedule", "mine"], '"new schedule" is not known. Known are file, optimizer.'],
    [
      ["optimizer", "full"],
      "full is a folder with something in it; name another folder with --out.",
    ],
    [
      ["optimizer", "mine", "--out", "full/file.txt"],
      "full/file.txt is a file; name another folder with --out.",
    ],
  ] as const)("%j", async (args, sentence) => {
    const folder = emptyFolder();
    mkdirSync(path.join(folder, "full"));
    write(folder, "full/file.txt", "");
    const outcome = await thalweg(["new", ...args], { cwd: folder });
    expect(outcome).toMatchObject({ code: 2, stdout: "" });
    expectSentence(outcome, sentence);
    expect(readdirSync(folder, { recursive: true })).toEqual(["full", "full/file.txt"]);
  });
});
