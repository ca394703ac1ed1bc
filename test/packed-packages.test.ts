import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readPublished, root } from "./house/workspace.js";

const published = readPublished();

/**
 * How packages may be resolved that are modules, have `exports`, and want Node 20.19 or later, whose
 * `require` loads modules: not as Node 10 does, and not as CommonJS that cannot load modules.
 */
const resolutions = ["node16-esm", "bundler"];

// Packing all and resolving every entry as TypeScript does takes some 20 s: a thorough run does it.
describe("a packed package", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "thalweg-packed-"));
  const archives = new Map<string, Uint8Array<ArrayBuffer>>();

  beforeAll(() => {
    const folders = published.map((each) => `./${each.folder}`);
    const output = execFileSync(
      "npm",
      ["pack", "--json", "--pack-destination", folder, ...folders],
      {
        cwd: root,
        encoding: "utf8",
        shell: process.platform === "win32",
        stdio: ["ignore", "pipe", "ignore"],
      },
    );
    const packed: { name: string; filename: string }[] = JSON.parse(output);
    for (const { name, filename } of packed)
      archives.set(name, new Uint8Array(readFileSync(path.join(folder, filename))));
  }, 300_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(published)("has no fault that publint finds: $manifest.name", async ({ manifest }) => {
    const tarball = archives.get(manifest.name)!.buffer;
    const { messages, pkg } = await publint({ pack: { tarball }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it.each(published)("has types where its modules are: $manifest.name", async ({ manifest }) => {
    const checked = await checkPackage(createPackageFromTarballData(archives.get(manifest.name)!));
    expect(checked.types).not.toBe(false);
    const problems = "problems" in checked ? checked.problems : [];
    const ours = problems.filter(
      (problem) => !("resolutionKind" in problem) || resolutions.includes(problem.resolutionKind),
    );
    expect(ours).toEqual([]);
  });
});
