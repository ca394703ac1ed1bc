import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { writeNewFolder } from "./new-folder.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "thalweg-new-folder-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it("a new folder replaces an empty one, and leaves no temporary files", async () => {
  mkdirSync(path.join(root, "made"));
  await writeNewFolder(path.join(root, "made"), { "a.txt": "a", "deep/b.txt": "b" });
  expect(readFileSync(path.join(root, "made/deep/b.txt"), "utf8")).toBe("b");
  expect(readdirSync(root)).toEqual(["made"]);
});

it("a folder that cannot be written completely leaves nothing", async () => {
  // A file and a folder with the same name.
  const files = { a: "a", "a/b.txt": "b" };
  await expect(writeNewFolder(path.join(root, "made"), files)).rejects.toThrow(
    "; name another folder with --out.",
  );
  expect(readdirSync(root)).toEqual([]);
});
