/** Partitions in expressions: which parameters move, and by whose steps. */
import { readFile } from "node:fs/promises";
import { defineDataset, defineModel, defineProblem, mul, reshape } from "@thalweg/core";
import { createCatalogue, optimizerFrom, ProgramCache, runTrial } from "@thalweg/engine";
import { parametersOf } from "@thalweg/engine/internals";
import { meanSquaredError } from "@thalweg/losses";
import { plugins } from "@thalweg/preset";
import { createStepper, type Stepper } from "@thalweg/testing";
import { describe, expect, it } from "vitest";

const catalogue = createCatalogue(
  await Promise.all(
    plugins.map(async (origin) => ({ plugin: (await import(origin)).default, origin })),
  ),
);
const parameters = [
  { name: "w0", shape: [3, 2] },
  { name: "b0", shape: [2] },
  { name: "w1", shape: [2, 2] },
];
const size = 12;
const theta = Array.from({ length: size }, (_, i) => ((i * 5) % 7) / 3 - 1);
theta[6] = -0;
const gradients = Array.from({ length: 6 }, (_, t) =>
  theta.map((_, i) => (((t + 2) * (i + 3) * 7) % 11) / 4 - 1.3),
);

function pathOf(text: string, hyper: Record<string, number | string>): number[][] {
  const stepper: Stepper = createStepper(optimizerFrom(catalogue, text), { parameters, hyper });
  stepper.start(theta);
  return gradients.map((g) => {
    stepper.step(g);
    return [...stepper.save().theta];
  });
}

const part = (path: readonly number[][], from: number, to: number) =>
  path.map((point) => point.slice(from, to));

describe("a partition in an expression", () => {
  it("moves each parameter by the part that selects it first, to the bit", () => {
    const both = pathOf("partition(matrices: muon; rest: adam)", {
      "matrices.matrices.lr": 0.1,
      "rest.lr": 0.05,
    });
    const muon = pathOf("muon", { "matrices.lr": 0.1 });
    const adam = pathOf("adam", { lr: 0.05 });
    expect(part(both, 0, 6)).toEqual(part(muon, 0, 6));
    expect(part(both, 6, 8)).toEqual(part(adam, 6, 8));
    expect(part(both, 8, 12)).toEqual(part(muon, 8, 12));
  });

  it("leaves what is frozen, and what no part selects, as it is, minus zeros too", () => {
    const adam = pathOf("adam", { lr: 0.05 });
    for (const text of ["partition(b*: freeze; rest: adam)", "partition(w*: adam)"]) {
      const path = pathOf(text, { lr: 0.05 });
      for (const point of path) {
        expect(point.slice(6, 8).every((x, i) => Object.is(x, theta[6 + i]!))).toBe(true);
      }
      expect(part(path, 0, 6)).toEqual(part(adam, 0, 6));
      expect(part(path, 8, 12)).toEqual(part(adam, 8, 12));
    }
  });

  it("masks a decay by name: the selected decay, the others take the plain steps", () => {
    const path = pathOf("partition(w*: adamw; rest: adam)", {
      "w*.lr": 0.05,
      "w*.weightDecay": 0.5,
      "rest.lr": 0.05,
    });
    expect(part(path, 6, 8)).toEqual(part(pathOf("adam", { lr: 0.05 }), 6, 8));
    const decayed = pathOf("adamw", { lr: 0.05, weightDecay: 0.5 });
    expect(part(path, 0, 6)).toEqual(part(decayed, 0, 6));
  });

  it("stands inside wrappers and after stages", () => {
    const text = "ema-of-parameters(clip-by-global-norm|partition(vectors: freeze; rest: adam))";
    const path = pathOf(text, { lr: 0.05 });
    expect(part(path, 6, 8)).toEqual(gradients.map(() => theta.slice(6, 8)));
  });

  it.each([
    [
      "partition(layer*: freeze; rest: adam)",
      /part "layer\*".*there are w0 \[3, 2\], b0 \[2\], w1 \[2, 2\], /,
    ],
    [
      "partition(rest: adam; w0: freeze)",
      /part "w0".*of which the first part that selects one has it/,
    ],
    ["clip-by-value|freeze", /freeze is a whole part of a partition/],
    ["partition(b*: clip-by-value|freeze; rest: adam)", /freeze is a whole part of a partition/],
    ["partition(rest: sign)", /no learning rate/],
    ["partition(rest: adan-x)", /unknown/],
  ])("%s is refused in one sentence", (text, why) => {
    expect(() => pathOf(text, {})).toThrow(why);
  });

  it("by shape, as the README has it, trains on every problem", async () => {
    const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
    const [, byShape] = /`(partition\([^`]*\))`\s+assigns parameters/.exec(readme) ?? [];
    const [, byName] = /`(partition\([^`]*\))` by name/.exec(readme) ?? [];
    const context = {
      ...{ catalogue, cache: new ProgramCache(), now: () => 0 },
      reader: { read: (url: URL) => readFile(url) },
    };
    for (const problem of catalogue.problems.values()) {
      const run = async (optimizer = "") => {
        const trial = { problem: problem.name, optimizer, hyper: {}, seed: 1, budget: 2 } as const;
        await runTrial({ ...trial, phase: "train", plugins: [] }, context);
      };
      await run(byShape);
      const names = (await parametersOf(problem, context.reader)).map(({ name }) => name);
      if (names.some((name) => name.endsWith(".bias"))) await run(byName);
      else await expect(run(byName)).rejects.toThrow(`there are ${names[0]} [`);
    }
  });
});

describe("a parameter", () => {
  it.each(["rest", "freeze", "a b", "a*", "a:b", ""])("named %j is refused", async (name) => {
    const one = { name: "ones", fill: (_: unknown, shape: readonly number[]) => ones(shape) };
    const ones = ([size = 1]: readonly number[]) => new Float64Array(size).fill(1);
    const model = defineModel({
      ...{ name: "made", source: "own work", hyper: {} },
      parameters: () => ({ [name]: { shape: [1], init: one } }),
      forward: ({ x, parameters: made }) => mul(reshape(x, [-1, 1]), made[name]!),
    });
    const examples = { count: 2, inputs: Float64Array.of(1, 2), targets: Float64Array.of(1, 2) };
    const dataset = defineDataset({
      ...{ name: "two", source: "own work", licence: "CC0" },
      load: async () => ({
        ...{ inputShape: [1], targetShape: [1] },
        ...{ train: examples, validation: examples, test: examples },
      }),
    });
    const problem = defineProblem({
      ...{ name: "made", source: "own work", dataset, batchSize: 2, epochs: 1, metrics: [] },
      network: () => ({ model: { model }, loss: { loss: meanSquaredError } }),
    });
    const reader = { read: () => Promise.reject(new Error("nothing to read")) };
    await expect(parametersOf(problem, reader)).rejects.toThrow(
      `model "made": a parameter is named ${JSON.stringify(name)}; a name is no keyword of expressions`,
    );
  });
});
