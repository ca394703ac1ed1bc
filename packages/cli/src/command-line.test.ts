import path from "node:path";
import { parseStudy } from "@thalweg/study";
import { describe, expect, it } from "vitest";
import { commandLine } from "./command-line.js";

describe("the command line of a study", () => {
  it("names everything that decides the results", () => {
    const study = parseStudy({
      problems: ["beale", "digits-mlp"],
      optimizers: ["adam", "adam+warmup-cosine"],
      trials: 4,
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
        "--seeds 3",
        "--seed 7",
        "--steps 500",
      ].join(" \\\n  "),
    );
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
