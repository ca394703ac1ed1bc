/** Plugins that break, through the command: one sentence, the right exit code, and everything else completed. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  emptyFolder,
  expectSentence,
  pluginText,
  removeFolders,
  thalweg,
  write,
} from "./cli/run-thalweg.js";

afterAll(removeFolders);

describe.concurrent("a plugin file that cannot be used is refused in one sentence", () => {
  const good = pluginText("mine", "return { step: mul(lr, g) };");
  it.each([
    ["exports nothing", "export const a = 1;", 1, /it has no default export; write export default/],
    [
      "exports something else",
      "export default 7;",
      1,
      /its default export is 7 and no plugin; write/,
    ],
    [
      "throws while it loads",
      'throw new Error("not today");',
      1,
      /throws while it loads: not today\.$/,
    ],
    ["is no TypeScript", "export default {{", 1, /throws while it loads: /],
    ["never finishes loading", "for (;;);", 1, /did not finish loading within 2 s; /],
    [
      "imports what core lacks",
      good.replaceAll("definePlugin", "definePlugn"),
      1,
      /"@thalweg\/core" exports no "definePlugn"\. Did you mean "definePlugin"/,
    ],
    [
      "clashes with a name",
      good.replace('"mine"', '"adam"'),
      2,
      /^optimizer "adam" comes from both plugin @thalweg\/adam and plugin file .*made\.ts; give one of them another name\.$/,
    ],
  ] as const)("because it %s", async (_, text, code, message) => {
    const folder = emptyFolder();
    write(folder, "made.ts", text);
    const args = ["compare", "--plugin", "made.ts", "--stall", "2", "--optimizers", "mine"];
    const outcome = await thalweg(args, { cwd: folder });
    const said = outcome.stderr.replace(/^thalweg: /, "").trimEnd();
    expect(said).toMatch(message);
    expect(said).toContain(path.join(folder, "made.ts"));
    expectSentence(outcome, said);
    expect(outcome).toMatchObject({ code, stdout: "" });
    expect(readdirSync(folder)).toEqual(["made.ts"]);
  });
});

describe.concurrent("a rule that breaks its contract fails in one sentence", () => {
  const scalars =
    /: a scalar was used with a native operator or in a condition, where it has no value yet; write add, /;
  it.each([
    ["throws", 'throw new Error("boom");', /throws while it is traced: boom\.$/],
    ["returns no tensor", "return { step: lr };", /returned a step that is no tensor; /],
    [
      "returns another shape",
      "return { step: reshape(g, [1, 2]) };",
      /returned a step of shape \[1, 2\]; it must be \[2\]\.$/,
    ],
    ["returns nothing", "", /returned undefined; return \{ step \}/],
    ["multiplies a scalar natively", "return { step: mul(lr * 2, g) };", scalars],
    ["branches on a scalar", "return { step: lr > 0.1 ? g : mul(lr, g) };", scalars],
    [
      "draws",
      "return { step: mul(Math.random(), g) };",
      /uses Math\.random while it is traced; take/,
    ],
    [
      "reads the clock",
      "return { step: mul(Date.now(), g) };",
      /uses Date while it is traced; a result/,
    ],
    [
      "calls Math.exp",
      "return { step: mul(Math.exp(1), g) };",
      /uses Math\.exp while it is traced; .* use exp from "@thalweg\/core"\.$/,
    ],
    [
      "never returns",
      "for (;;);",
      /^no progress for 2 s, so its thread was ended, while tracing optimizer "broken"\.$/,
    ],
  ])("when it %s", async (_, body, message) => {
    const folder = emptyFolder();
    write(folder, "broken.ts", pluginText("broken", body));
    const args = "train beale --plugin broken.ts --optimizer broken --steps 5 --stall 2".split(" ");
    const outcome = await thalweg(args, { cwd: folder });
    const said = outcome.stderr.replace(/^thalweg: /, "").trimEnd();
    expect(said).toMatch(message);
    expect(said).toContain('optimizer "broken"');
    expectSentence(outcome, said);
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
  });
});

const cutShort = `
import { crossEntropy } from "@thalweg/losses";
import { definePlugin, defineDataset, defineProblem } from "@thalweg/core";
import { digits } from "@thalweg/datasets";
import { linear } from "@thalweg/models";
const cut = defineDataset({
  name: "cut", source: "own work", licence: "none",
  load: (reader) => digits.load({ read: async (url) => (await reader.read(url)).subarray(0, 5000) }),
});
const gone = defineDataset({
  name: "gone", source: "own work", licence: "none",
  load: (reader) => digits.load({ read: () => reader.read(new URL("gone.csv.gz", import.meta.url)) }),
});
const problem = (name, dataset) => defineProblem({
  name, source: "own work", dataset, batchSize: 32, epochs: 1, metrics: [],
  network: () => ({ model: { model: linear }, loss: { loss: crossEntropy } }),
});
export default definePlugin({
  name: "cut-short", problems: [problem("cut", cut), problem("gone", gone)],
});
`;

describe.concurrent("a data file", () => {
  it.each([
    [
      "cut",
      /digits\.csv\.gz: 5000 bytes that are not a whole gzip file; the file is cut short or changed; put back/,
    ],
    ["gone", /gone\.csv\.gz/],
  ])("that is %s fails the training with its name", async (problem, message) => {
    const folder = emptyFolder();
    write(folder, "data.js", cutShort);
    const args = ["train", problem, "--plugin", "data.js", "--optimizer", "adam"];
    const outcome = await thalweg(args, { cwd: folder });
    const said = outcome.stderr.replace(/^thalweg: /, "").trimEnd();
    expect(said).toMatch(message);
    expectSentence(outcome, said);
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
  });
});

describe("a comparison with a trial that goes wrong", () => {
  it.each([
    [
      "ends its thread",
      "process.exit(3);",
      /^the worker thread was ended from outside or by a plugin/,
    ],
    ["never returns", "for (;;);", /^no progress for 2 s, so its thread was ended, while tracing/],
  ])(
    "records as failed the trials whose rule %s, completes the rest and ends with 1",
    async (_, body, why) => {
      const folder = emptyFolder();
      write(folder, "broken.ts", pluginText("broken", body));
      const args =
        "compare --plugin broken.ts --problems beale --optimizers adam,broken --trials 0 --seeds 1 --steps 20 --stall 2 --out out";
      const outcome = await thalweg(args.split(" "), { cwd: folder });
      const results = JSON.parse(readFileSync(path.join(folder, "out/results.json"), "utf8"));
      const trials = Object.fromEntries(
        results.trials.map((trial: { spec: { optimizer: string } }) => [
          trial.spec.optimizer,
          trial,
        ]),
      );
      expect(trials.adam).toMatchObject({ status: "completed" });
      expect(trials.broken).toMatchObject({
        status: "failed",
        failure: expect.stringMatching(why),
      });
      expectSentence(outcome, `1 of 2 trials failed; the first: ${trials.broken.failure}`);
      expect(outcome.code).toBe(1);
      expect(outcome.stdout).toContain("broken on beale: 1 of 1 trials failed");
      expect(existsSync(path.join(folder, "out/report.html"))).toBe(true);
    },
  );

  it("takes a loss that turns infinite for a result and ends with 0", async () => {
    const folder = emptyFolder();
    const args = "train beale --optimizer gd --set lr=1e9 --steps 50 --json".split(" ");
    const outcome = await thalweg(args, { cwd: folder });
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
    const result = JSON.parse(outcome.stdout);
    expect(result).toMatchObject({ status: "diverged", divergedAt: expect.any(Number) });
    expect(result.metrics.final.loss).toBeNull();
  });
});
