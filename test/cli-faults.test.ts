/**
 * Faulty plugins, through the command: one sentence, the right exit code, and all other trials
 * completed.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
  const good = pluginText({ mine: "return { step: mul(lr, g) };" });
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
    [
      "is no TypeScript",
      "export default {{",
      1,
      /cannot be read as TypeScript or JavaScript, at line 1/,
    ],
    ["never finishes loading", "for (;;);", 1, /makes no progress for 4 s while it loads; /],
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
      /^optimizer "adam" comes from both plugin @thalweg\/optimizers and plugin file .*made\.ts; give one of them another name\.$/,
    ],
  ] as const)("because it %s", async (_, text, code, message) => {
    const folder = emptyFolder();
    write(folder, "made.ts", text);
    const args = ["compare", "--plugin", "made.ts", "--stall", "4", "--optimizers", "mine"];
    const outcome = await thalweg(args, { cwd: folder });
    const said = outcome.stderr.replace(/^thalweg: /, "").trimEnd();
    expect(said).toMatch(message);
    expect(said).toContain(path.join(folder, "made.ts"));
    expectSentence(outcome, said);
    expect(outcome).toMatchObject({ code, stdout: "" });
    expect(readdirSync(folder)).toEqual(["made.ts"]);
  });
});

interface Trial {
  readonly spec: { readonly optimizer: string };
  readonly status: string;
  readonly failure?: string;
}

/** Compares Adam with a plugin's optimizers, one training each, and reads the trials. */
async function compareWithAdam(rules: Readonly<Record<string, string>>, more: readonly string[]) {
  const folder = emptyFolder();
  write(folder, "broken.ts", pluginText(rules));
  const names = ["adam", ...Object.keys(rules)].join();
  const size = [
    "--problems",
    "beale",
    "--trials",
    "0",
    "--replicates",
    "1",
    "--seeds",
    "1",
    "--steps",
    "20",
  ];
  const args = ["compare", "--plugin", "broken.ts", "--optimizers", names, ...size, ...more];
  const outcome = await thalweg([...args, "--out", "out"], { cwd: folder });
  const { trials } = JSON.parse(readFileSync(path.join(folder, "out/results.json"), "utf8"));
  const byName = new Map<string, Trial>(
    trials.map((trial: Trial) => [trial.spec.optimizer, trial] as const),
  );
  return { folder, outcome, byName };
}

const scalars =
  /: a scalar was used with a native operator or in a condition, where it has no value yet; write add, /;

describe("a rule that breaks its contract fails its own trial only, with one sentence", () => {
  const rules = {
    throws: ['throw new Error("boom");', /throws while it is traced: boom$/],
    "throws-half": ['throw new Error("half \\ud83d pair");', /is traced: half \\ud83d pair$/],
    "throws-much": ['throw new Error("x".repeat(3e7));', /is traced: x{1000,2000} \.\.\.$/],
    "no-tensor": ["return { step: lr };", /returned a step that is no tensor, a scalar; /],
    "other-shape": [
      "return { step: reshape(g, [1, 2]) };",
      /returned a step of shape \[1, 2\]; it must be \[2\]\.$/,
    ],
    "returns-nothing": ["", /returned undefined; return \{ step \}/],
    "native-product": ["return { step: mul(lr * 2, g) };", scalars],
    "native-condition": ["return { step: lr > 0.1 ? g : mul(lr, g) };", scalars],
    draws: [
      "return { step: mul(Math.random(), g) };",
      /uses Math\.random while it is traced; take/,
    ],
    "reads-clock": [
      "return { step: mul(Date.now(), g) };",
      /uses Date while it is traced; a result/,
    ],
    "uses-math": [
      "return { step: mul(Math.exp(1), g) };",
      /uses Math\.exp while it is traced; .* use exp from "@thalweg\/core"\.$/,
    ],
    "ends-its-thread": [
      "process.exit(3);",
      /^the worker thread was ended from outside or by a plugin \(exit code 3\)/,
    ],
  } as const;
  let made: Awaited<ReturnType<typeof compareWithAdam>>;
  beforeAll(async () => {
    const bodies = Object.entries(rules).map(([name, [body]]) => [name, body]);
    made = await compareWithAdam(Object.fromEntries(bodies), []);
  });

  it.each(Object.entries(rules))("%s", (name, [, message]) => {
    const { status, failure } = made.byName.get(name)!;
    expect(status).toBe("failed");
    expect(failure).toMatch(message);
    expect(failure).toContain(`optimizer "${name}"`);
    expect(failure).not.toMatch(/\n/);
  });

  it("and the others complete, everything is written, and the command ends with 1", () => {
    const { folder, outcome, byName } = made;
    expect(byName.get("adam")?.status).toBe("completed");
    const first = byName.get("throws")?.failure;
    expectSentence(outcome, `12 of 13 trials failed; the first: ${first}.`);
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toContain("! throws: 1 of 1 trials broke: ");
    expect(existsSync(path.join(folder, "out/report.html"))).toBe(true);
  });

  it("and fails a single run with that sentence and nothing else", async () => {
    const folder = emptyFolder();
    write(folder, "broken.ts", pluginText({ broken: "return { step: lr };" }));
    const args = "train beale --plugin broken.ts --optimizer broken --steps 5".split(" ");
    const outcome = await thalweg(args, { cwd: folder });
    expectSentence(
      outcome,
      'optimizer "broken": the rule returned a step that is no tensor, a scalar; compute it from g, theta or the state.',
    );
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
  });
});

describe("a rule that never returns", () => {
  it("is terminated after the time limit, and the other trials complete", async () => {
    const rules = { broken: "for (;;);" };
    const { outcome, byName } = await compareWithAdam(rules, ["--stall", "4"]);
    expect(byName.get("adam")?.status).toBe("completed");
    expectSentence(
      outcome,
      '1 of 2 trials failed; the first: no progress for 4 s, so its thread was ended, while tracing optimizer "broken".',
    );
    expect(outcome.code).toBe(1);
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

describe("a run that diverges", () => {
  it("is a result, and the command ends with 0", async () => {
    const folder = emptyFolder();
    const args = "train beale --optimizer gd --set lr=1e9 --steps 50 --json".split(" ");
    const outcome = await thalweg(args, { cwd: folder });
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
    const result = JSON.parse(outcome.stdout);
    expect(result).toMatchObject({ status: "diverged", divergedAt: expect.any(Number) });
    expect(result.metrics.final.loss).toBeNull();
  });
});
