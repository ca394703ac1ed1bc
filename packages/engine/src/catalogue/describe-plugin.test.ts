import {
  chain,
  decay,
  defineDataset,
  defineLoss,
  defineModel,
  defineOptimizer,
  definePlugin,
  defineProblem,
  defineScheduler,
  defineWrapper,
  integer,
  mul,
  positive,
  sum,
} from "@thalweg/core";
import { describe, expect, it } from "vitest";
import { describePlugin } from "./describe-plugin.js";
import { createDirectory } from "./directory.js";

const about = (name: string) => ({ name, source: "own work" });
const scaling = (name: string) =>
  defineOptimizer({
    ...about(name),
    hyper: { rate: positive(0.1, { source: "a paper", meaning: "how far" }) },
    rule: ({ g, rate }) => ({ step: mul(rate, g) }),
  });
const model = defineModel({
  ...about("model"),
  hyper: { units: integer(4) },
  parameters: () => ({}),
  forward: ({ x }) => x,
});
const loss = defineLoss({ ...about("loss"), targets: "classes", value: (input) => input.target });
const dataset = defineDataset({
  ...about("data"),
  licence: "CC0",
  load: () => Promise.reject(new Error("never read")),
});
const plugin = definePlugin({
  name: "made",
  version: "1.2.3",
  optimizers: [scaling("one"), chain("both", "own work", [scaling("first"), scaling("second")])],
  schedulers: [
    defineScheduler({
      ...about("fading"),
      aliases: ["fade"],
      formula: "base factor",
      hyper: { factor: decay(0.9) },
      value: ({ base, factor }) => mul(base, factor),
    }),
  ],
  transforms: [
    scaling("stage"),
    defineWrapper({
      ...about("around"),
      hyper: { by: decay(0.5) },
      wrap: ({ inner }) => ({ theta: inner() }),
    }),
  ],
  losses: [loss],
  models: [model],
  datasets: [dataset],
  problems: [
    defineProblem({
      ...about("bowl"),
      start: [1],
      startNoise: 0,
      minimum: { value: 0, at: [[0]] },
      domain: [[-1, 1]],
      steps: 10,
      target: { relative: 0.1 },
      objective: (theta) => sum(theta),
    }),
    defineProblem({
      ...about("fit"),
      dataset,
      batchSize: 8,
      epochs: 2,
      metrics: [{ name: "accuracy", better: "higher", value: (input) => input.target }],
      target: { value: 0.5, provenance: "made up" },
      hyper: { units: integer(4) },
      network: ({ units }) => ({ model: { model, hyper: { units } }, loss: { loss } }),
    }),
  ],
});
const reference = { module: "@made/plugin", version: "1.2.3" };
const description = describePlugin({ plugin, origin: "made.ts" }, reference);

describe("the description of a plugin", () => {
  it("is plain data that crosses threads unchanged", () => {
    expect(structuredClone(description)).toEqual(description);
  });

  it("says of an optimizer what it takes; of a composite, by full name", () => {
    const { rate } = scaling("one").hyper;
    expect(description.optimizers).toMatchObject([
      { name: "one", kind: "rule", scope: "element", parts: [], hyper: { rate } },
      {
        name: "both",
        kind: "chain",
        parts: ["first", "second"],
        hyper: { "first.rate": rate, "second.rate": rate },
      },
    ]);
  });

  it("says of transforms whether they are stages or wrappers, and what they take", () => {
    expect(description.transforms).toEqual([
      {
        ...{ ...about("stage"), aliases: [], kind: "rule", scope: "element" },
        hyper: scaling("stage").hyper,
      },
      {
        ...{ ...about("around"), aliases: [], kind: "wrapper-definition" },
        hyper: { by: decay(0.5) },
      },
    ]);
    const directory = createDirectory([{ description, origin: "made" }]);
    expect(directory.transforms.get("around").kind).toBe("wrapper-definition");
  });

  it("says of problems all that planning and judging need, without their functions or data", () => {
    const [bowl, fit] = description.problems;
    const { objective: _, ...rest } = plugin.problems[0] as { objective: unknown };
    expect(bowl).toEqual({ ...rest, aliases: [] });
    expect(fit).toEqual({
      ...about("fit"),
      aliases: [],
      kind: "data",
      hyper: { units: integer(4) },
      dataset: { ...about("data"), aliases: [], licence: "CC0" },
      model: "model",
      loss: "loss",
      batchSize: 8,
      epochs: 2,
      metrics: [{ name: "accuracy", better: "higher" }],
      target: { value: 0.5, provenance: "made up" },
    });
  });

  it("is found by name and alias in a directory, where names may not clash", () => {
    const made = { description, origin: "plugin @made/plugin" };
    const directory = createDirectory([made]);
    expect(directory.schedulers.get("fade")).toMatchObject({
      name: "fading",
      formula: "base factor",
    });
    expect(directory.losses.get("loss")).toMatchObject({ targets: "classes" });
    expect(directory.models.get("model").hyper).toEqual({ units: integer(4) });
    expect(directory.datasets.get("data")).toMatchObject({ licence: "CC0" });
    expect(() => createDirectory([made, { ...made, origin: "plugin file mine.ts" }])).toThrow(
      'optimizer "one" comes from both plugin @made/plugin and plugin file mine.ts; ',
    );
  });

  it("names the problem whose options make no network", () => {
    const [, fit] = plugin.problems;
    const broken = { ...fit!, network: () => Math.exp(1) };
    const manifest = { ...plugin, problems: [broken] };
    const source = { plugin: manifest as never, origin: "made.ts" };
    expect(() => describePlugin(source, reference)).toThrow(
      'made.ts: problem "fit" uses Math.exp while it is traced',
    );
  });

  it("names the problem whose network is none", () => {
    const [, fit] = plugin.problems;
    const manifest = { ...plugin, problems: [{ ...fit!, network: () => ({ model }) }] };
    const source = { plugin: manifest as never, origin: "made.ts" };
    expect(() => describePlugin(source, reference)).toThrow(
      'made.ts: problem "fit": its network is no { model: { model }, loss: { loss } }; return a model and a loss with their hyperparameters.',
    );
  });
});
