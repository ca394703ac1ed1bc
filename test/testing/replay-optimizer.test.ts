import { createCatalogue } from "@thalweg/engine";
import optimizersPlugin, { asgd, momentum } from "@thalweg/optimizers";
import { replayOptimizer } from "@thalweg/testing";
import { describe, expect, it } from "vitest";

/** Two tensors; u = 1, 1.5 and -2, -1 in the first, 4, 2 in the second. */
const replay = {
  hyper: { lr: 0.5, mu: 0.5 },
  dtype: "f64",
  shapes: [[1, 2], []],
  init: [[1, 2], [3]],
  gradients: [
    [[1, -2], [4]],
    [[1, 0], [0]],
  ],
} as const;
const expected = [
  [[0.5, 3], [1]],
  [[-0.25, 3.5], [0]],
];
const { version } = optimizersPlugin;
/** A package by its path, because a name would be resolved from the working directory. */
const optimizersModule = import.meta.resolve("@thalweg/optimizers");
const schedulersModule = new URL("../../plugins/schedulers/dist/index.js", import.meta.url).href;

describe("the trajectory of momentum, computed by hand", () => {
  it.each([
    ["a name of the preset", "momentum"],
    ["an alias", "heavy-ball"],
    ["a value", momentum],
    ["a plugin and the export", { module: optimizersModule, export: "momentum" }],
    ["a reference with its version", { module: optimizersModule, version, export: "heavy-ball" }],
    ["a file", { module: optimizersModule, export: "momentum" }],
  ] as const)("is found by %s", async (_, which) => {
    expect(await replayOptimizer(which, replay)).toEqual(expected);
  });

  it("is found by a name in the lab, and by no other name", async () => {
    const plugin = { ...optimizersPlugin, optimizers: [momentum] };
    const catalogue = createCatalogue([{ plugin, origin: "the test" }]);
    const lab = { catalogue: () => Promise.resolve(catalogue) };
    expect(await replayOptimizer("momentum", replay, { lab })).toEqual(expected);
    await expect(replayOptimizer("adam", replay, { lab })).rejects.toThrow(
      'unknown optimizer "adam"',
    );
  });

  it("is rounded in f32 to f32", async () => {
    const hyper = { lr: 0.1, mu: 0 };
    const [[[first]]] = (await replayOptimizer(momentum, { ...replay, hyper, dtype: "f32" })) as [
      [[number]],
    ];
    expect(first).toBe(Math.fround(1 - Math.fround(0.1)));
    expect(first).not.toBe(0.9);
  });
});

describe("the point of evaluation", () => {
  it("is returned beside the parameters: the average from the second step on", async () => {
    const hyper = { lr: 1, lambda: 0, t0: 0 };
    const line = { shapes: [[1]], init: [[0]], gradients: [[[1]], [[1]], [[1]]] };
    const found = await replayOptimizer(asgd, { hyper, ...line, evalPoint: true });
    expect(found).toEqual({
      params: [[[-1]], [[-2]], [[-3]]],
      evalPoint: [[[-1]], [[-2]], [[-2.5]]],
    });
  });

  it("is the parameters if the optimizer returns none", async () => {
    const found = await replayOptimizer(momentum, { ...replay, evalPoint: true });
    expect(found).toEqual({ params: expected, evalPoint: expected });
  });
});

describe("invalid input is refused", () => {
  it.each([
    [{ init: [[1, 2]] }, "replay: the init are of 1 tensors, and there are 2 shapes"],
    [{ init: [[1], [3]] }, "replay: the init have 1 values for tensor 0 of shape [1, 2]"],
    [{ gradients: [[[1, 2], []]] }, "the gradients of step 0 have 0 values for tensor 1"],
    [{ hyper: { mu: 1 } }, 'hyperparameter "mu" is 1; it must be in [0, 1)'],
    [{ hyper: { momentum: 0 } }, 'no hyperparameter "momentum"'],
  ])("%j", async (change, message) => {
    await expect(replayOptimizer(momentum, { ...replay, ...change })).rejects.toThrow(message);
  });

  it.each([
    [{ module: optimizersModule }, 'name one as "export"'],
    [{ module: optimizersModule, export: "momentun" }, 'Did you mean "momentum"?'],
    [{ module: optimizersModule, version: "0.0.0", export: "momentum" }, "0.0.0 is wanted"],
    [{ module: "@thalweg/sdg" }, 'plugin package "@thalweg/sdg" is not installed'],
    [{ module: schedulersModule }, "has 0 optimizers"],
  ])("%j", async (which, message) => {
    await expect(replayOptimizer(which, replay)).rejects.toThrow(message);
  });
});
