import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { OutputFolder } from "./output-folder.js";

let root: string;
const at = (...parts: string[]) => path.join(root, ...parts);
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "thalweg-output-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("an output folder", () => {
  it("is made with the folders above it, and taken away again if nothing was written", async () => {
    mkdirSync(at("there"));
    const folder = await OutputFolder.open(at("there/a/b"));
    expect(existsSync(at("there/a/b"))).toBe(true);
    await folder.removeIfEmpty();
    expect(readdirSync(at("there"))).toEqual([]);
  });

  it("may be made at the same time as its neighbour, by commands that run side by side", async () => {
    const names = ["a/b/c", "a/b/d", "a/b/e", "a/b/f"];
    await Promise.all(names.map((name) => OutputFolder.open(at(name))));
    expect(names.map((name) => existsSync(at(name)))).toEqual(names.map(() => true));
  });

  it("stays with what was written, and so does one that was there before", async () => {
    const folder = await OutputFolder.open(at("a/b"));
    await folder.write({ "x.txt": "x", "deep/y.txt": "y" });
    await folder.removeIfEmpty();
    expect(readFileSync(at("a/b/deep/y.txt"), "utf8")).toBe("y");
    expect(readdirSync(at("a/b")).sort()).toEqual(["deep", "x.txt"]);
    mkdirSync(at("old"));
    await (await OutputFolder.open(at("old"))).removeIfEmpty();
    expect(existsSync(at("old"))).toBe(true);
  });

  it("leaves every file as it was when one cannot be written, and nothing beside them", async () => {
    const folder = await OutputFolder.open(root);
    await folder.write({ "a.txt": "old" });
    writeFileSync(at("taken"), "mine");
    await expect(folder.write({ "a.txt": "new", "taken/b.txt": "new" })).rejects.toThrow(
      `nothing can be written to ${at("taken/b.txt")}: ${at("taken")} is a file and no folder; name another folder with --out.`,
    );
    expect(readFileSync(at("a.txt"), "utf8")).toBe("old");
    expect(readdirSync(root).sort()).toEqual(["a.txt", "taken"]);
  });
});
