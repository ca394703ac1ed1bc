/**
 * Transforms where they are used: named in trials, charged to budgets, scheduled, and on batches of
 * data.
 */
import { defineDataset, definePlugin, defineProblem } from "@thalweg/core";
import {
  createCatalogue,
  ProgramCache,
  resolveOptimizer,
  runTrial,
  type TrialSpec,
} from "@thalweg/engine";
import { PreparedRun, trainingSpec } from "@thalweg/engine/internals";
import { meanSquaredError } from "@thalweg/losses";
import { linear } from "@thalweg/models";
import { plugins } from "@thalweg/preset";
import { compileProgram, instantiate } from "@thalweg/tensor";
import { describe, expect, it } from "vitest";
import { gradient, start, task } from "../probe-rules/quadratic.js";

const preset = await Promise.all(
  plugins.map(async (origin) => ({ plugin: (await import(origin)).default, origin })),
);
const reader = { read: () => Promise.reject(new Error("nothing to read")) };

function trial(problem: string, optimizer: string, more: Partial<TrialSpec> = {}): TrialSpec {
  return {
    ...{ problem, optimizer, hyper: {}, seed: 1, phase: "train", plugins: [], dtype: "f64" },
    ...more,
  };
}

const run = async (spec: TrialSpec, more: Parameters<typeof createCatalogue>[0] = []) => {
  const catalogue = createCatalogue([...preset, ...more]);
  return (await runTrial(spec, { catalogue, reader, cache: new ProgramCache(), now: () => 0 }))
    .result;
};

describe("budgets", () => {
  it.each([
    ["sam|gradient-descent", 50],
    ["asam|adam", 50],
    ["lookahead(sam|adam)", 50],
    ["lookahead(adam)", 101],
    ["accumulate(adam)", 101],
  ])("of 101 gradients give %s %d steps", async (optimizer, steps) => {
    const { metrics } = await run(trial("beale", optimizer, { budget: 101, hyper: { lr: 1e-4 } }));
    expect(metrics.curves.loss?.evaluations).toHaveLength(steps + 1);
    expect(metrics.curves.loss?.evaluations.at(-1)).toBe(steps === 50 ? 100 : 101);
    expect(metrics.evaluationsPerStep).toBe(steps === 50 ? 2 : 1);
  });

  it.each([
    ["momentum", 1],
    ["sam|momentum", 2],
  ])("count what %s took to reach the target in gradients, %d a step", async (optimizer, cost) => {
    // 190 steps: so few that every one is measured.
    const spec = { hyper: { lr: 0.01 }, dtype: "f64", budget: 190 * cost } as const;
    const { metrics } = await run(trial("beale", optimizer, spec));
    const { value = [] } = metrics.curves.loss ?? {};
    const steps = value.findIndex((each) => Number(each) <= 1e-3 * Number(value[0]));
    expect(steps).toBeGreaterThan(1);
    expect(metrics.evaluationsToTarget).toBe(cost * steps);
  });
});

describe("schedules", () => {
  it("shape any hyperparameter of a stage, and the learning rate beside it", () => {
    const resolved = resolveOptimizer(
      createCatalogue(preset),
      "clip-by-global-norm|momentum+clip-by-global-norm.max:exponential+exponential",
      { max: 0.8, lr: 0.25, "momentum.mu": 0 },
    );
    expect(resolved.schedules.map(({ targets }) => targets)).toEqual([
      ["clip-by-global-norm.max"],
      ["momentum.lr"],
    ]);
    const spec = trainingSpec(task, resolved);
    const prepared = new PreparedRun(task, spec, instantiate(compileProgram(spec.program)));
    const steps = 8;
    prepared.start(resolved, start, 0, steps);
    let theta = [...start];
    for (let step = 0; step < steps; step++) {
      prepared.step(step);
      const fade = 0.01 ** (step / steps);
      const g = gradient(theta);
      const length = Math.sqrt(g.reduce((sum, value) => sum + value * value, 0));
      const scale = 0.25 * fade * Math.min(1, (0.8 * fade) / length);
      theta = theta.map((value, i) => value - scale * g[i]!);
      prepared.theta().forEach((value, i) => {
        expect(Math.abs(value - theta[i]!)).toBeLessThan(1e-13);
      });
    }
  });
});

/**
 * Least squares on 16 examples of small whole numbers, whose gradients, and their means over 4 and
 * 8, are exact in doubles.
 */
function exactly(batchSize: number) {
  const count = 16;
  const numbers = (seed: number, length: number) =>
    Float64Array.from({ length }, (_, i) => ((i * seed + (i >> 2)) % 5) - 2);
  const examples = { count, inputs: numbers(7, 2 * count), targets: numbers(3, count) };
  const dataset = defineDataset({
    ...{ name: "whole-numbers", source: "own work", licence: "CC0" },
    load: async () => ({
      ...{ inputShape: [2], targetShape: [1] },
      ...{ train: examples, validation: examples, test: examples },
    }),
  });
  const problem = defineProblem({
    ...{ name: "exact", source: "own work", dataset, batchSize, epochs: 1, metrics: [] },
    network: () => ({
      model: { model: linear, hyper: { init: "zeros" } },
      loss: { loss: meanSquaredError },
    }),
  });
  return { plugin: definePlugin({ name: "made", problems: [problem] }), origin: "made" };
}

describe("accumulation on data", () => {
  it.each([2, 4])(
    "of %d batches ends at the bits of batches that many times as large",
    async (k) => {
      const hyper = { lr: 2 ** -5 };
      const large = await run(trial("exact", "gradient-descent", { hyper }), [exactly(16 / k)]);
      const small = await run(
        trial("exact", "accumulate(gradient-descent)", { hyper: { ...hyper, k } }),
        [exactly(16 / k / k)],
      );
      expect(small.fingerprint).toBe(large.fingerprint);
      const other = await run(trial("exact", "gradient-descent", { hyper }), [exactly(16 / k / k)]);
      expect(other.fingerprint).not.toBe(large.fingerprint);
    },
  );
});
