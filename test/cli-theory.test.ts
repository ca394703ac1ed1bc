/** `thalweg describe --theory` as a child process. */
import { afterAll, describe, expect, it } from "vitest";
import { emptyFolder, pluginText, removeFolders, thalweg, write } from "./cli/run-thalweg.js";

afterAll(removeFolders);

const describeTheory = async (...args: readonly string[]) => {
  const outcome = await thalweg(["describe", "--theory", ...args]);
  expect(outcome.stderr).toBe("");
  expect(outcome.code).toBe(0);
  return outcome.stdout;
};

describe.concurrent("the theory card", () => {
  it.each([
    ["gradient-descent", 2],
    ["momentum", 2 + 2 * 0.9],
    ["nesterov", (2 + 2 * 0.9) / (1 + 2 * 0.9)],
  ] as const)("of %s has the limit that theory knows, to 1e-8", async (name, limit) => {
    const { stability, rate } = JSON.parse(await describeTheory(name, "--json"));
    const { curvature, curvatureTimesRate } = stability.atRest.value;
    expect(Math.abs(curvatureTimesRate / limit - 1)).toBeLessThan(1e-8);
    expect(curvature * rate.value).toBe(curvatureTimesRate);
    expect(stability.inNoise).toBeUndefined();
  });

  it("of adam has 38 over the preconditioned curvature, and the supremum 7.27 lr", async () => {
    const card = JSON.parse(await describeTheory("adam", "--json"));
    expect(card.stability.inNoise.value.curvatureTimesRate).toBeCloseTo(38, 5);
    expect(card.largestStep.value.inRates).toBeCloseTo(7.27, 2);
    expect(card.largestStep.value.gradients.at(-1)).toBe(1);
    expect(card.hyper).toMatchObject({ beta1: 0.9, beta2: 0.999 });
    expect(card.cost).toMatchObject({ state: 2, bytesKept: 12 });
  });

  it("takes hyperparameters by --set", async () => {
    const args = ["momentum", "--set", "mu=0.5", "--set", "lr=2", "--json"];
    const card = JSON.parse(await describeTheory(...args));
    expect(card.stability.atRest.value.curvature).toBeCloseTo(1.5, 7);
  });

  it("of an expression gives the rate's full name and lists the schedules that it ignores", async () => {
    const text = await describeTheory("clip-by-global-norm|adam+cosine");
    expect(text).toContain("h adam.lr < 38 ");
    expect(text).toContain("left out: cosine shapes adam.lr along a run");
  });

  it("of a sign-like rule says in a sentence that there is no linearisation", async () => {
    const text = (await describeTheory("sign-sgd")).replace(/\s+/g, " ");
    expect(text).toContain("not defined: the rule has no linearisation there: its step does not");
  });

  it("of lookahead(momentum) covers the period of five steps between two moves of the slow weights", async () => {
    expect(await describeTheory("lookahead(momentum)")).toContain("over periods of 5 steps");
  });

  it("of a user's rule is computed in a thread that can be terminated", async () => {
    const folder = emptyFolder();
    write(folder, "made.ts", pluginText({ mine: "return { step: mul(lr, g) };" }));
    write(folder, "stuck.ts", pluginText({ stuck: "for (;;);" }));
    const run = (file: string, ...args: string[]) =>
      thalweg(["describe", "--theory", "--plugin", file, ...args], { cwd: folder });
    expect((await run("made.ts", "mine")).stdout).toContain("h lr < 2 ");
    const ended = await run("stuck.ts", "stuck", "--stall", "3");
    expect(ended).toMatchObject({ code: 1, stdout: "" });
    expect(ended.stderr).toContain('optimizer "stuck" has no theory card after 3 s');
  });

  it.each([
    [["adam", "--set", "beta1=1.5"], /beta1/],
    [["clip-by-global-norm"], /is no optimizer/],
    [["adm"], /Did you mean "adam"/],
  ] as const)("refuses %j as wrong usage", async (args, why) => {
    const outcome = await thalweg(["describe", "--theory", ...args]);
    expect(outcome).toMatchObject({ code: 2, stdout: "" });
    expect(outcome.stderr).toMatch(why);
  });

  it("is required for --set", async () => {
    const outcome = await thalweg(["describe", "adam", "--set", "lr=1"]);
    expect(outcome).toMatchObject({ code: 2, stdout: "" });
    expect(outcome.stderr).toContain("--set is of use with --theory only");
  });
});
