/**
 * How the pinned fingerprints may change: by hand, in a commit that touches their file alone and
 * says why.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../house/workspace.js";

const file = "test/training/fingerprints.json";

function git(...args: string[]): string | undefined {
  try {
    return execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: "pipe" });
  } catch {
    return undefined;
  }
}

/**
 * Commits that changed the file after it was made; those without a parent begin a shallow clone.
 */
const commits = git("log", "--format=%H", "--min-parents=1", "--diff-filter=M", "--", file);
if (commits === undefined) {
  console.log(
    "Skipped: the history of the fingerprints is not looked at, because this is no clone.",
  );
}

const lines = (text = "") => text.split("\n").filter((line) => line !== "");

describe("the pinned fingerprints", () => {
  it.each(lines(commits))("changed alone, and for a reason that is told, in %s", (commit) => {
    expect(lines(git("show", "--format=", "--name-only", commit))).toEqual([file]);
    expect(git("show", "--no-patch", "--format=%b", commit)?.trim()).not.toBe("");
  });

  it("are written by nothing that knows their file", () => {
    const known = lines(
      git("grep", "-l", "--untracked", "fingerprints\\.json", "--", "*.ts", "*.mjs"),
    );
    const self = path.relative(root, import.meta.filename);
    const writing = known.filter(
      (name) =>
        name !== self &&
        /writeFile|appendFile|WriteStream/.test(readFileSync(path.join(root, name), "utf8")),
    );
    expect(writing).toEqual([]);
  });
});
