import { execFileSync } from "node:child_process";
import path from "node:path";
import { parseStudy } from "@thalweg/study";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commandLine } from "./command-line.js";
import { painter } from "./terminal/painter.js";
import type { Channel } from "./terminal/terminal.js";
import { compareCommand } from "./verbs/compare.js";

const silent: Channel = {
  ...{ isTty: false, width: 100, paint: painter(false), stream: process.stdout },
  write() {},
};

/** The study that `thalweg compare` makes of a command line after the shell's word splitting. */
async function studyOf(line: string) {
  const script = `${line.replace("thalweg compare", "set --")}; printf '%s\\n' "$@"`;
  const words = execFileSync("sh", ["-c", script], { encoding: "utf8" }).split("\n").slice(0, -1);
  const terminal = { out: silent, err: silent };
  const context = { terminal, signal: new AbortController().signal };
  const command = compareCommand(context, async () => {});
  await command.parseAsync(words, { from: "user" });
  const { plugin: _, ...options } = command.opts();
  return parseStudy(options);
}

const names = (all: readonly string[]) => fc.subarray([...all], { minLength: 1 });
const count = fc.integer({ min: 1, max: 1000 });
const study = fc.record(
  {
    problems: names(["beale", "digits-mlp", "it's mine"]),
    optimizers: names(["adam", "adam+sequence(linear,cosine)", "partition(b*: freeze; rest: gd)"]),
    ...{ trials: count, replicates: count, seeds: count, seed: fc.nat(), budget: count },
    numerics: fc.constantFrom("portable" as const, "fast" as const),
  },
  { requiredKeys: ["problems", "optimizers"] },
);

describe("the command line of a study", () => {
  it("gives the same study again, for any study", async () => {
    await fc.assert(
      fc.asyncProperty(study, async (input) => {
        const asked = parseStudy(input);
        expect(await studyOf(commandLine(asked, []))).toEqual(asked);
      }),
      { numRuns: 50 },
    );
  });

  it("names everything that decides the results", () => {
    const study = parseStudy({
      problems: ["beale", "digits-mlp"],
      optimizers: ["adam", "adam+warmup-cosine"],
      trials: 4,
      replicates: 5,
      seeds: 3,
      seed: 7,
      budget: 500,
    });
    expect(commandLine(study, [])).toBe(
      [
        "thalweg compare",
        "--problems beale,digits-mlp",
        "--optimizers adam,adam+warmup-cosine",
        "--trials 4",
        "--replicates 5",
        "--seeds 3",
        "--seed 7",
        "--tuning-seeds 3",
        "--growth 2",
        "--strategy quasi-random",
        "--pruning halving",
        "--steps 500",
      ].join(" \\\n  "),
    );
  });

  it("gives ranges, options of problems and epochs as they were given", () => {
    const study = parseStudy({
      problems: [{ problem: "digits-mlp", hyper: { hidden: [128], unit: "relu" } }],
      optimizers: [
        { optimizer: "adam", search: { beta2: true }, hyper: { beta1: 0.5 } },
        { optimizer: "sgd", range: { lr: { min: 1e-4, max: 1 } } },
      ],
      budget: { epochs: 3 },
    });
    const lines = commandLine(study, []).split(" \\\n  ");
    expect(lines.slice(-6)).toEqual([
      "--epochs 3",
      "--set beta1=0.5",
      "--search beta2",
      "--range lr=0.0001..1",
      "--option 'digits-mlp:hidden=[128]'",
      "--option digits-mlp:unit=relu",
    ]);
  });

  it("gives files by absolute path, quoted for a shell, and packages by name", () => {
    const study = parseStudy({ problems: ["beale"], optimizers: ["mine"] });
    const lines = commandLine(study, ["it's mine.ts", "@lab/rules"]).split(" \\\n  ");
    expect(lines.slice(-2)).toEqual([
      `--plugin '${path.resolve("it")}'\\''s mine.ts'`,
      "--plugin @lab/rules",
    ]);
  });
});
