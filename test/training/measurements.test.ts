/**
 * What a run measures: along the way, at its end, and when it has met its target. Of parameters
 * that stay where they are, where that tells enough.
 */
import {
  add,
  defineDataset,
  defineModel,
  definePlugin,
  defineProblem,
  type Examples,
  type Metric,
  matmul,
  type Problem,
  square,
  sum,
} from "@thalweg/core";
import { stream } from "@thalweg/core/numeric";
import { createCatalogue, ProgramCache, runTrial } from "@thalweg/engine";
import { meanSquaredError } from "@thalweg/losses";
import optimizers from "@thalweg/optimizers";
import { describe, expect, it } from "vitest";

const seed = 3;

async function run(
  problem: Problem,
  budget: number,
  hyper = {},
  trace = false,
  optimizer = "gradient-descent",
) {
  const plugin = definePlugin({ name: "own", problems: [problem] });
  const context = {
    catalogue: createCatalogue([
      { plugin, origin: "own" },
      { plugin: optimizers, origin: "optimizers" },
    ]),
    reader: { read: () => Promise.reject(new Error("no files")) },
    cache: new ProgramCache(),
    now: () => 0,
  };
  const { result } = await runTrial(
    {
      ...{ problem: problem.name, optimizer, hyper, budget, seed, trace },
      ...{ dtype: "f64", phase: "train", plugins: [] },
    },
    context,
  );
  expect(result.status).toBe("completed");
  return result.metrics;
}

/**
 * Examples whose inputs are 0, so that a prediction is 0, has no gradient, and costs the square of
 * its target.
 */
const withTargets = (targets: readonly number[]): Examples => ({
  count: targets.length,
  inputs: new Float64Array(targets.length),
  targets: Float64Array.from(targets),
});
const train = [1, 2, 4, 8, 16];
const level: Metric["value"] = ({ target }) => sum(target, 1);
const metric = (better: Metric["better"]): Metric => ({ name: "level", better, value: level });

/** Batches of 2 of the 5 examples: 2 steps an epoch, which leave one example out. */
const still = (metrics: readonly Metric[] = [], target?: number) =>
  defineProblem({
    ...{ name: "still", source: "own work", batchSize: 2, epochs: 3, metrics: [...metrics] },
    ...(target !== undefined && { target: { value: target, provenance: "own work" } }),
    dataset: defineDataset({
      ...{ name: "powers", source: "own work", licence: "MIT" },
      load: async () => ({
        ...{ inputShape: [1], targetShape: [1], train: withTargets(train) },
        ...{ validation: withTargets([3, 5]), test: withTargets([7]) },
      }),
    }),
    network: () => ({ model: { model: line }, loss: { loss: meanSquaredError } }),
  });
const line = defineModel({
  ...{ name: "line", source: "own work", hyper: {} },
  parameters: () => ({
    w: { shape: [1, 1], init: { name: "own", fill: () => new Float64Array(1) } },
  }),
  forward: ({ x, parameters }) => matmul(x, parameters.w!),
});

const convex = (value: number, relative: number) =>
  defineProblem({
    ...still([metric("lower")]),
    optimum: { value, provenance: "own work" },
    target: { relative },
  });

describe("a run on data", () => {
  it("has as its loss along the way the mean over the batches since the point before", async () => {
    const { curves } = await run(still(), 6);
    const ofEpoch = (epoch: number) => {
      const drawn = stream(seed, "still", "batches", epoch).permutation(5).slice(0, 4);
      return drawn.reduce((total, i) => total + train[i]! ** 2, 0) / 4;
    };
    const means = [0, 1, 2].map(ofEpoch);
    // Which example is left out is another one from epoch to epoch.
    expect(new Set(means).size).toBeGreaterThan(1);
    expect(curves.loss).toEqual({ evaluations: [2, 4, 6], value: means });
  });

  it("measures each split by itself", async () => {
    const { curves, final } = await run(still([metric("lower")]), 4);
    expect(curves["validation.loss"]).toEqual({ evaluations: [0, 2, 4], value: [17, 17, 17] });
    expect(curves["validation.level"]!.value).toEqual([4, 4, 4]);
    expect(final).toEqual({
      // (1 + 4 + 16 + 64 + 256) / 5
      loss: 68.2,
      "validation.loss": 17,
      "validation.level": 4,
      "test.loss": 49,
      "test.level": 7,
    });
  });

  it.each([
    ["lower", 4, 2],
    ["lower", 3.9, null],
    ["higher", 4, 2],
    ["higher", 4.1, null],
  ] as const)(
    "that is better %s than 4 meets a target of %d after %j evaluations",
    async (...of) => {
      const [better, target, evaluations] = of;
      const { evaluationsToTarget } = await run(still([metric(better)], target), 6);
      expect(evaluationsToTarget).toBe(evaluations);
    },
  );

  it("with a known minimum measures the loss over the whole training split along the way", async () => {
    const { curves, final } = await run(convex(1, 0.5), 4);
    expect(curves["train.loss"]).toEqual({ evaluations: [0, 2, 4], value: [68.2, 68.2, 68.2] });
    expect(final["train.loss"]).toBe(final.loss);
    const { curves: others, final: ends } = await run(still([metric("lower")]), 4);
    expect(curves).toMatchObject(others);
    expect(final).toMatchObject(ends);
  });

  it.each([
    [1, 2],
    [0.999, null],
  ])(
    "meets a target of %d of its first excess, which stays, after %j evaluations",
    async (relative, evaluations) => {
      const { evaluationsToTarget } = await run(convex(60, relative), 6);
      expect(evaluationsToTarget).toBe(evaluations);
    },
  );

  it("without a metric is held to its target by the validation loss", async () => {
    expect((await run(still([], 17), 6)).evaluationsToTarget).toBe(2);
    expect((await run(still([], 16.9), 6)).evaluationsToTarget).toBeNull();
  });
});

it("an analytic run meets its target once its excess over the minimum is that share of the first", async () => {
  // Rate 1/4 on x^2 + 5 halves x: the excess is 4^-k of the first after k steps.
  const parabola = defineProblem({
    ...{ name: "parabola", source: "own work", start: [4], startNoise: 0, steps: 6 },
    ...{ domain: [[-4, 4]], minimum: { value: 5, at: [[0]] }, target: { relative: 1 / 16 } },
    objective: (theta) => add(sum(square(theta)), 5),
  });
  const { evaluationsToTarget, curves } = await run(parabola, 6, { lr: 0.25 });
  expect(curves.loss!.value).toEqual([16, 4, 1, 1 / 4, 1 / 16, 1 / 64, 1 / 256].map((x) => x + 5));
  expect(evaluationsToTarget).toBe(2);
});

const slow = defineProblem({
  ...{ name: "slow", source: "own work", start: [4], startNoise: 0, steps: 1000 },
  ...{ domain: [[-4, 4]], minimum: { value: 0, at: [[0]] }, target: { relative: 1e-3 } },
  objective: (theta) => sum(square(theta)),
});

it("an analytic run is held to its target at every step, also between the points of its curve", async () => {
  // Rate 0.01 on x^2 shrinks the excess by 0.98^2 a step; 1,000 steps have points at every sixth.
  const { evaluationsToTarget, curves } = await run(slow, 1000, { lr: 0.01 });
  const steps = Math.ceil(Math.log(1e-3) / Math.log(0.98 ** 2));
  expect(curves.loss!.evaluations).not.toContain(steps);
  expect(evaluationsToTarget).toBe(steps);
});

it("a rule that measures elsewhere than at its gradients is held to its target at the points", async () => {
  const hyper = { lr: 0.01 };
  const { evaluationsToTarget, curves } = await run(slow, 1000, hyper, false, "schedule-free-sgd");
  const { evaluations, value } = curves.loss!;
  expect(evaluationsToTarget).toBe(evaluations[value.findIndex((each) => each! <= 1e-3 * 16)]);
  expect(evaluationsToTarget).toBeGreaterThan(0);
});

it.each([
  [8, 3],
  [9, undefined],
])(
  "the path of %i parameters has %j points of two steps where it is asked for",
  async (size, points) => {
    const bowl = defineProblem({
      ...{ name: "bowl", source: "own work", start: Array.from({ length: size }, (_, i) => i + 1) },
      ...{ startNoise: 0, steps: 2, target: { relative: 0.1 }, minimum: { value: 0, at: [] } },
      domain: new Array<readonly [number, number]>(size).fill([0, 9]),
      objective: (theta) => sum(square(theta)),
    });
    const { path } = await run(bowl, 2, { lr: 0.25 }, true);
    expect(path?.length).toBe(points);
    // A step of rate 1/4 halves each.
    if (path !== undefined) expect(path[2]).toEqual(path[0]!.map((value) => Number(value) / 4));
  },
);
