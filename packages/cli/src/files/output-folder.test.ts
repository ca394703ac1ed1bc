import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
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
  it("is created with its parent folders, and removed again if nothing was written", async () => {
    mkdirSync(at("there"));
    const folder = await OutputFolder.open(at("there/a/b"));
    expect(existsSync(at("there/a/b"))).toBe(true);
    folder.close();
    expect(readdirSync(at("there"))).toEqual([]);
  });

  it("may be created at the same time as a sibling, by commands that run concurrently", async () => {
    const names = ["a/b/c", "a/b/d", "a/b/e", "a/b/f"];
    await Promise.all(names.map((name) => OutputFolder.open(at(name))));
    expect(names.map((name) => existsSync(at(name)))).toEqual(names.map(() => true));
  });

  it("removes its exit handler when it is closed", async () => {
    const before = process.listenerCount("exit");
    const folder = await OutputFolder.open(at("a"));
    expect(process.listenerCount("exit")).toBe(before + 1);
    folder.close();
    expect(process.listenerCount("exit")).toBe(before);
  });

  it("remains with the written files, and so does an existing folder", async () => {
    const folder = await OutputFolder.open(at("a/b"));
    await folder.write({ "x.txt": "x", "deep/y.txt": "y" });
    folder.close();
    expect(readFileSync(at("a/b/deep/y.txt"), "utf8")).toBe("y");
    expect(readdirSync(at("a/b")).sort()).toEqual(["deep", "x.txt"]);
    mkdirSync(at("old"));
    (await OutputFolder.open(at("old"))).close();
    expect(existsSync(at("old"))).toBe(true);
  });

  it("is refused if it is a dangling link or below one", async () => {
    symlinkSync(at("nowhere"), at("link"));
    for (const name of ["link", "link/below"]) {
      await expect(OutputFolder.open(at(name))).rejects.toThrow(
        `nothing can be written to ${at(name)}: ${at("link")} is a link that leads nowhere; name another folder with --out.`,
      );
    }
  });

  it("replaces no file if a folder has the name of another output", async () => {
    const folder = await OutputFolder.open(root);
    await folder.write({ "a.txt": "old" });
    mkdirSync(at("b.txt"));
    await expect(folder.write({ "a.txt": "new", "b.txt": "new" })).rejects.toThrow(
      `nothing can be written to ${at("b.txt")}: a folder of that name is in the way; name another folder with --out.`,
    );
    expect(readFileSync(at("a.txt"), "utf8")).toBe("old");
    expect(readdirSync(root).sort()).toEqual(["a.txt", "b.txt"]);
  });

  it("leaves every file unchanged if one cannot be written, and no temporary files", async () => {
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
