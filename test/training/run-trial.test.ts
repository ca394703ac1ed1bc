import { readFile } from "node:fs/promises";
import { defineOptimizer, definePlugin, mul, positive, zeros } from "@thalweg/core";
import { canonicalJson } from "@thalweg/core/numeric";
import {
  createCatalogue,
  minimize,
  ProgramCache,
  runTrial,
  type TrialContext,
  type TrialSpec,
} from "@thalweg/engine";
import { plugins } from "@thalweg/preset";
import { beforeAll, describe, expect, it } from "vitest";
import { scheduleFree, sharpnessAware } from "../probe-rules/rules.js";

/** Gradient descent with a state and a hyperparameter that it does not use. */
const wasteful = defineOptimizer({
  name: "wasteful",
  source: "own work",
  hyper: { lr: positive(0.01), unused: positive(1) },
  state: { m: zeros },
  rule: ({ g, lr }) => ({ step: mul(lr, g) }),
});
const probes = definePlugin({
  name: "probes",
  optimizers: [sharpnessAware, scheduleFree, wasteful],
});
let catalogue: TrialContext["catalogue"];

beforeAll(async () => {
  const loaded = await Promise.all(
    plugins.map(async (origin) => ({ plugin: (await import(origin)).default, origin })),
  );
  catalogue = createCatalogue([...loaded, { plugin: probes, origin: "probes" }]);
});

function context(cache = new ProgramCache()): TrialContext {
  return { catalogue, reader: { read: (url) => readFile(url) }, cache, now: () => 0 };
}

function trial(problem: string, optimizer: string, more: Partial<TrialSpec> = {}): TrialSpec {
  return { problem, optimizer, hyper: {}, seed: 1, phase: "train", plugins: [], ...more };
}

const run = async (spec: TrialSpec, given = context()) => (await runTrial(spec, given)).result;

describe("a trial's result", () => {
  it("is the same bits from a fresh program and from one that has run other trials", async () => {
    const shared = context();
    const spec = trial("digits-softmax", "adam+warmup-cosine", { budget: 30, hyper: { lr: 0.01 } });
    await run({ ...spec, seed: 7, hyper: { lr: 10 }, budget: 45 }, shared);
    await run({ ...spec, optimizer: "momentum" }, shared);
    const again = await run(spec, shared);
    expect(canonicalJson({ ...again })).toBe(canonicalJson({ ...(await run(spec)) }));
  });

  it.each([
    trial("digits-softmax", "adam", { budget: 77 }),
    trial("rosenbrock", "momentum", { budget: 500, hyper: { lr: 1e-4 } }),
    trial("rosenbrock", "gradient-descent", { budget: 500, hyper: { lr: 0.01 } }),
  ])("does not depend on how many steps are done at a time: $optimizer, $problem", async (spec) => {
    let clock = 0;
    const oneByOne = { ...context(), now: () => (clock += 1000) };
    const [many, single] = [await run(spec), await run(spec, oneByOne)];
    expect(canonicalJson({ ...many })).toBe(canonicalJson({ ...single }));
  });

  it("does not depend on a state or hyperparameter that the rule leaves unused", async () => {
    const given = { budget: 50, hyper: { lr: 1e-3 } };
    const [plain, other] = await Promise.all([
      run(trial("beale", "gradient-descent", given)),
      run(trial("beale", "wasteful", given)),
    ]);
    expect(other.fingerprint).toBe(plain.fingerprint);
  });

  it("begins for every optimizer with the same parameters and batches, by seed", async () => {
    const first = async (optimizer: string, seed: number) => {
      const { metrics } = await run(
        trial("digits-softmax", optimizer, { budget: 1, seed, hyper: { lr: 1e-30 } }),
      );
      return canonicalJson({ ...metrics.curves });
    };
    expect(await first("adam", 1)).toBe(await first("gradient-descent", 1));
    expect(await first("adam", 1)).not.toBe(await first("adam", 2));
  });

  it("reports divergence as data, with the step, and numbers that JSON cannot say as null", async () => {
    const { status, metrics } = await run(
      trial("rosenbrock", "gradient-descent", { hyper: { lr: 1 } }),
    );
    expect(status).toBe("diverged");
    expect(metrics.final).toEqual({ loss: null });
    expect(metrics.evaluations).toBeLessThan(20);
  });

  it("is that of another split of the data where the option says so, and of the fixed one at 0", async () => {
    const shared = context();
    const on = (problem: string, problemHyper?: TrialSpec["problemHyper"]) =>
      run(trial(problem, "adam", { budget: 8, ...(problemHyper && { problemHyper }) }), shared);
    const fixed = await on("digits-softmax");
    const [same, one, two] = await Promise.all(
      [0, 1, 2].map((split) => on("digits-softmax", { split })),
    );
    expect([same!.fingerprint, same!.metrics]).toEqual([fixed.fingerprint, fixed.metrics]);
    expect(new Set([fixed, one!, two!].map((each) => each.fingerprint)).size).toBe(3);
    expect(one!.metrics.examples).toEqual(fixed.metrics.examples);
    // Its optimum belongs to the fixed split.
    const convex = await on("diabetes-linear");
    expect(convex.metrics.final["train.loss"]).toBe(convex.metrics.final.loss);
    expect((await on("diabetes-linear", { split: 1 })).metrics.final).not.toHaveProperty(
      "train.loss",
    );
    await expect(on("digits-softmax", { split: -1 })).rejects.toThrow("split");
  });

  it("charges a rule that takes two gradients a step for both", async () => {
    const { metrics } = await run(trial("beale", "probe-sam-descent", { budget: 101 }));
    expect(metrics).toMatchObject({ evaluations: 100, evaluationsPerStep: 2 });
    // 50 steps, each measured.
    const twos = Array.from({ length: 51 }, (_, step) => 2 * step);
    expect(metrics.curves.loss?.evaluations).toEqual(twos);
  });

  it("is measured at the evaluation point of a rule that has one", async () => {
    const { metrics } = await run(
      trial("beale", "probe-schedule-free", {
        budget: 40,
        hyper: { lr: 0.01 },
        trace: true,
        dtype: "f64",
      }),
    );
    const end = metrics.path?.at(-1)?.map(Number) ?? [];
    const beale = catalogue.problems.get("beale");
    if (beale.kind !== "analytic") throw new Error("beale is analytic");
    const there = minimize(beale, [end], {
      optimizer: sharpnessAware,
      steps: 0,
    }).history[0];
    expect(metrics.final.loss).not.toBe(there);
  });

  it.each([
    [trial("rosenbrok", "adam"), 'unknown problem "rosenbrok". Did you mean "rosenbrock"?'],
    [trial("beale", "adm"), 'unknown optimizer "adm". Did you mean "adam"'],
    [
      trial("beale", "adam", { hyper: { beta1: 1.2 } }),
      'hyperparameter "beta1" is 1.2; it must be in [0, 1).',
    ],
    [
      trial("beale", "probe-sam-descent", { budget: 1 }),
      "a budget of 1 gradient evaluations is not enough for one step, which costs 2",
    ],
    [
      trial("piecewise-linear", "adam", { problemHyper: { unit: "sigmoyd" } }),
      'problem "piecewise-linear": hyperparameter "unit" is "sigmoyd"',
    ],
  ])("%j is refused in one sentence", async (spec, message) => {
    await expect(run(spec)).rejects.toThrow(message);
  });
});
