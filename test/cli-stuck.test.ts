/** The command ends even if a plugin blocks in a system call, which nothing can interrupt. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { emptyFolder, removeFolders, thalweg, write } from "./cli/run-thalweg.js";

afterAll(removeFolders);

const reads = {
  synchronously: 'readFileSync("pipe");',
  asynchronously: 'await promises.readFile("pipe");',
  "another process": 'execFileSync("sleep", ["30"]);',
};
type Where = "load" | "rule";
const text = (how: keyof typeof reads, where: Where) => `
import { promises, readFileSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { defineOptimizer, definePlugin, mul, positive } from "@thalweg/core";
writeFileSync("load" + "ing", "");
${where === "load" ? reads[how] : ""}
export default definePlugin({ name: "p", optimizers: [defineOptimizer({
  name: "mine", source: "own work", hyper: { lr: positive(0.01) },
  rule({ g, lr }) { ${where === "rule" ? reads[how] : ""} return { step: mul(lr, g) }; },
})] });`;

function folderWith(how: keyof typeof reads, where: Where): string {
  const folder = emptyFolder();
  execFileSync("mkfifo", [path.join(folder, "pipe")]);
  write(folder, "made.ts", text(how, where));
  return folder;
}

const train = ["train", "beale", "--optimizer", "mine", "--plugin", "made.ts", "--stall", "5"];

describe.concurrent("a plugin that reads from a pipe without a writer", () => {
  it.each([
    ["synchronously", "load", /made\.ts makes no progress for 5 s while it loads/],
    ["asynchronously", "load", /made\.ts makes no progress for 5 s while it loads/],
    ["another process", "rule", /no progress for 5 s, so its thread was ended, while tracing/],
  ] as const)(
    "%s, in its %s, is terminated after --stall",
    async (how, where, message) => {
      const outcome = await thalweg(train, { cwd: folderWith(how, where) });
      expect(outcome.stderr).toMatch(message);
      expect(outcome.stdout).toBe("");
      // Killed by a signal: such a process cannot end in another way.
      expect(outcome.code).not.toBe(0);
    },
    60_000,
  );

  it("is ended by Ctrl-C", async () => {
    const folder = folderWith("synchronously", "load");
    const outcome = await thalweg([...train.slice(0, -1), "60"], {
      cwd: folder,
      act(child) {
        const timer = setInterval(() => {
          if (!existsSync(path.join(folder, "loading"))) return;
          clearInterval(timer);
          child.kill("SIGINT");
        }, 50);
      },
    });
    expect(outcome.stderr).toBe("thalweg: interrupted.\n");
    expect(outcome.code).toBe(null);
  }, 60_000);
});
