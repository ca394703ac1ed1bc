/**
 * Plugins are isolated from the command: their output never mixes with results, and a file that
 * changes after it was located is refused.
 */
import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emptyFolder, expectSentence, removeFolders, thalweg, write } from "./cli/run-thalweg.js";

afterAll(removeFolders);

/** A plugin that calls `used` in each place where its code runs. */
const pluginThat = (used: string) => `
import console2 from "node:console";
import { appendFileSync } from "node:fs";
import { stdout } from "node:process";
import { fileURLToPath } from "node:url";
import { defineOptimizer, definePlugin, defineProblem, mul, positive, sum } from "@thalweg/core";
function used(where) { ${used} }
used("load");
export default definePlugin({
  name: "made",
  optimizers: [defineOptimizer({
    name: "mine", source: "own work", hyper: { lr: positive(0.01) },
    rule({ g, lr }) { used("rule"); return { step: mul(lr, g) }; },
  })],
  problems: [defineProblem({
    name: "bowl", source: "own work", formula: "x^2 + y^2", start: [1, 2], startNoise: 0.1,
    minimum: { value: 0, at: [[0, 0]] }, domain: [[-3, 3], [-3, 3]], steps: 10, target: { relative: 1e-3 },
    objective(theta) { used("objective"); return sum(mul(theta, theta)); },
  })],
});
`;

const noisy = pluginThat(`
  console.log("NOISE of log", where);
  console.info("NOISE of info", where);
  console.table([["NOISE of table", where]]);
  console.dir({ NOISE: where });
  console2.log("NOISE of node:console", where);
  process.stdout.write("NOISE of process.stdout " + where + "\\n");
  stdout.write("NOISE of node:process " + where + "\\n");
`);

describe.concurrent("what a plugin prints goes to standard error", () => {
  let folder: string;
  beforeAll(() => {
    folder = emptyFolder();
    write(folder, "noisy.ts", noisy);
  });
  const size = [
    "--problems",
    "bowl",
    "--optimizers",
    "mine",
    "--trials",
    "0",
    "--replicates",
    "1",
    "--seeds",
    "1",
  ];

  it.each([
    ["list", "load", ["list"]],
    ["describe", "load", ["describe", "mine"]],
    ["describe --theory", "rule", ["describe", "--theory", "mine"]],
    ["train", "rule", ["train", "bowl", "--optimizer", "mine"]],
    [
      "train --workers",
      "load",
      [
        "train",
        "digits-mlp",
        "--optimizer",
        "mine",
        "--steps",
        "2",
        "--microbatches",
        "2",
        "--workers",
        "2",
      ],
    ],
    ["trace", "objective", ["trace", "bowl", "--optimizer", "mine"]],
    ["compare", "objective", ["compare", ...size, "--out", "pool"]],
    ["compare --inline", "objective", ["compare", ...size, "--out", "inline", "--inline"]],
    ["check", "rule", ["check", "noisy.ts", "--law", "oddness"]],
  ] as const)("of %s", async (_, where, args) => {
    const named = args[0] === "check" ? args : [...args, "--plugin", "noisy.ts"];
    const json = await thalweg([...named, "--json"], { cwd: folder });
    expect(json.stderr).toContain(`NOISE of log ${where}`);
    expect(json.stderr).toContain(`NOISE of node:console ${where}`);
    expect(json.stderr).toContain(`NOISE of node:process ${where}`);
    expect(json.stderr).toContain(`NOISE of process.stdout ${where}`);
    expect(json.code).toBe(0);
    JSON.parse(json.stdout);
    expect(json.stdout).not.toContain("NOISE");
  });

  it("without --json too", async () => {
    const args = ["train", "bowl", "--optimizer", "mine", "--plugin", "noisy.ts"];
    const { code, stdout } = await thalweg(args, { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).not.toContain("NOISE");
  });
});

/** A plugin that edits its own file when it is used. */
const edited = (use: "rule" | "objective") =>
  pluginThat(
    `if (where === "${use}") appendFileSync(fileURLToPath(import.meta.url), "// edited\\n");`,
  );

describe.concurrent("a plugin that is edited during the command is refused", () => {
  const changed =
    /edited\.ts has changed since it was named: it was sha256:\w+ and is sha256:\w+; /;

  it("by the figures of compare, which writes nothing", async () => {
    const folder = emptyFolder();
    write(folder, "edited.ts", edited("objective"));
    const outcome = await thalweg(
      ["compare", "--plugin", "edited.ts", "--problems", "bowl", "--optimizers", "mine"].concat([
        "--trials",
        "0",
        "--seeds",
        "1",
        "--workers",
        "1",
      ]),
      { cwd: folder },
    );
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
    expect(outcome.stderr).toMatch(changed);
    expectSentence(outcome, outcome.stderr.trimEnd().split("\n").at(-1)!.replace("thalweg: ", ""));
    expect(readdirSync(folder)).toEqual(["edited.ts"]);
  });

  it("by describe --theory", async () => {
    const folder = emptyFolder();
    write(folder, "edited.ts", edited("rule"));
    const args = ["describe", "--theory", "mine", "--plugin", "edited.ts"];
    const outcome = await thalweg(args, { cwd: folder });
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
    expect(outcome.stderr).toMatch(changed);
  });
});
