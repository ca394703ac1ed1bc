import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { comparisonFolder } from "./comparison-folder.js";

let root: string;
const at = (...parts: string[]) => path.join(root, ...parts);
beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), "thalweg-comparison-")));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const ours = JSON.stringify({ format: 1, versions: {}, study: {}, trials: [] });
const foreign = "is there, and `thalweg compare` has not written it;";

describe("the folder of a comparison", () => {
  it.each(["results.json", "report.html", "timings.json", "figures/mine.svg"])(
    "is refused where %s is someone else's, which stays as it is",
    async (name) => {
      mkdirSync(path.dirname(at(name)), { recursive: true });
      writeFileSync(at(name), '{ "results": [1, 2] }');
      await expect(comparisonFolder(root)).rejects.toThrow(`${at(name)} ${foreign}`);
      expect(readFileSync(at(name), "utf8")).toBe('{ "results": [1, 2] }');
      expect(readdirSync(root)).toHaveLength(1);
    },
  );

  it.each(["", "null", "[]", '"x"', "{", '{"format":1}', `${ours}x`])(
    "is refused where results.json holds %j",
    async (text) => {
      writeFileSync(at("results.json"), text);
      await expect(comparisonFolder(root)).rejects.toThrow(foreign);
    },
  );

  it("is refused if results.json is a dangling link", async () => {
    symlinkSync(at("nowhere"), at("results.json"));
    await expect(comparisonFolder(root)).rejects.toThrow(foreign);
  });

  it("may contain an earlier comparison, and files of other names", async () => {
    writeFileSync(at("results.json"), ours);
    for (const name of ["report.html", "timings.json", "notes.md"]) writeFileSync(at(name), "");
    mkdirSync(at("figures"));
    writeFileSync(at("figures/ranking.svg"), "");
    const folder = await comparisonFolder(root);
    expect(folder.path).toBe(root);
    folder.close();
    expect(readdirSync(root)).toHaveLength(5);
  });

  it.each(["results.json", "report.html", "timings.json", "figures/ranking.svg"])(
    "is refused before anything is trained where a folder is called %s",
    async (name) => {
      writeFileSync(at("results.json"), ours);
      rmSync(at(name), { force: true });
      mkdirSync(at(name), { recursive: true });
      await expect(comparisonFolder(root)).rejects.toThrow(
        `nothing can be written to ${at(name)}: a folder of that name is in the way; name another folder with --out.`,
      );
    },
  );

  it("is refused if its figures have no folder", async () => {
    writeFileSync(at("results.json"), ours);
    writeFileSync(at("figures"), "");
    await expect(comparisonFolder(root)).rejects.toThrow(
      `${at("figures")} is a file and no folder`,
    );
  });

  it("is cleaned of temporary files of killed comparisons, and of nothing else", async () => {
    writeFileSync(at("results.json"), ours);
    mkdirSync(at("figures"));
    const gone = endedProcess();
    const stale = [`.results.json.${gone}.tmp`, `.probe.${gone}.tmp`, `figures/.a.svg.${gone}.tmp`];
    // The parent of the test's process runs.
    const kept = [`.timings.json.${process.ppid}.tmp`, `.other.${gone}.tmp`, ".results.json.tmp"];
    for (const name of [...stale, ...kept]) writeFileSync(at(name), "");
    (await comparisonFolder(root)).close();
    expect(stale.filter((name) => existsSync(at(name)))).toEqual([]);
    expect(kept.filter((name) => existsSync(at(name)))).toEqual(kept);
  });
});

/** The id of a process that has ended. */
function endedProcess(): number {
  return Number(execFileSync(process.execPath, ["-p", "process.pid"], { encoding: "utf8" }));
}
