/**
 * Steps whose batch is split into microbatches: what they compute, and which losses have such
 * steps.
 */
import {
  add,
  cast,
  concat,
  cumsum,
  type DataProblem,
  defineDataset,
  defineLoss,
  defineModel,
  definePlugin,
  defineProblem,
  div,
  type Initializer,
  iota,
  type Model,
  matmul,
  max,
  mean,
  mul,
  reshape,
  type Splits,
  slice,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  transpose,
} from "@thalweg/core";
import { stream } from "@thalweg/core/numeric";
import { createCatalogue, ProgramCache, runTrial, type TrialSpec, trialId } from "@thalweg/engine";
import { crossEntropy } from "@thalweg/losses";
import { convolutional, dense, transformer } from "@thalweg/models";
import { plugins } from "@thalweg/preset";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const preset = await Promise.all(
  plugins.map(async (origin) => ({ plugin: (await import(origin)).default, origin })),
);
const reader = { read: () => Promise.reject(new Error("nothing to read")) };
const runs = process.env.THALWEG_THOROUGH === "1" ? 150 : 15;

/** 48 examples of 4 x 4 numbers in three classes. */
function images(): Splits {
  const numbers = stream("microbatches", "images");
  const part = (count: number) => ({
    count,
    inputs: Float64Array.from({ length: count * 16 }, () => numbers.normal()),
    targets: Int32Array.from({ length: count }, () => Math.floor(3 * numbers.uniform())),
  });
  const [train, validation, test] = [part(48), part(6), part(6)];
  return { inputShape: [4, 4], targetShape: [], classes: 3, train, validation, test };
}

/** 48 sequences of 4 tokens, of which the next one is to be said. */
function sequences(): Splits {
  const numbers = stream("microbatches", "sequences");
  const part = (count: number) => ({
    count,
    inputs: Float64Array.from({ length: count * 4 }, () => Math.floor(3 * numbers.uniform())),
    targets: Int32Array.from({ length: count }, () => Math.floor(3 * numbers.uniform())),
  });
  const [train, validation, test] = [part(48), part(6), part(6)];
  return { inputShape: [4], targetShape: [], classes: 3, train, validation, test };
}

const source = { source: "own work", licence: "MIT" };
const datasets = [
  defineDataset({ name: "images", ...source, load: async () => images() }),
  defineDataset({ name: "sequences", ...source, load: async () => sequences() }),
] as const;

/**
 * A problem by this name with batches of some size, so that the streams are the same for all sizes.
 */
function problem(
  batchSize: number,
  network: DataProblem["network"],
  dataset: (typeof datasets)[number] = datasets[0],
): DataProblem {
  return defineProblem({
    name: "split",
    source: "own work",
    dataset,
    batchSize,
    epochs: 2,
    metrics: [],
    network,
  });
}

const networks: Record<string, { network: DataProblem["network"]; data: 0 | 1 }> = {
  dense: {
    data: 0,
    network: () => ({
      model: { model: dense, hyper: { widths: [5] } },
      loss: { loss: crossEntropy },
    }),
  },
  convolutional: {
    data: 0,
    network: () => ({
      model: { model: convolutional, hyper: { channels: [3], kernel: 3, pool: 2 } },
      loss: { loss: crossEntropy, hyper: { labelSmoothing: 0.1 } },
    }),
  },
  transformer: {
    data: 1,
    network: () => ({
      model: {
        model: transformer,
        hyper: { width: 8, heads: 2, feedForward: 12, predict: "last" },
      },
      loss: { loss: crossEntropy },
    }),
  },
};

async function run(own: DataProblem, more: Partial<TrialSpec>) {
  const plugin = definePlugin({ name: "split", problems: [own] });
  const catalogue = createCatalogue([...preset, { plugin, origin: "split" }]);
  const spec: TrialSpec = {
    problem: own.name,
    optimizer: "adam",
    hyper: {},
    seed: 1,
    phase: "train",
    plugins: [],
    ...more,
  };
  const context = { catalogue, reader, cache: new ProgramCache(), now: () => 0 };
  return (await runTrial(spec, context)).result;
}

describe("k microbatches of a batch", () => {
  it("have the bits of accumulate(k) on batches of one microbatch", async () => {
    const cases = fc.record({
      name: fc.constantFrom(...Object.keys(networks)),
      k: fc.constantFrom(2, 3, 4, 6),
      optimizer: fc.constantFrom("adam", "momentum", "clip-by-global-norm|adam", "lion"),
      dtype: fc.constantFrom("f32" as const, "f64" as const),
      seed: fc.nat(1000),
      steps: fc.integer({ min: 1, max: 7 }),
    });
    const property = fc.asyncProperty(cases, async ({ name, k, steps, optimizer, ...rest }) => {
      const { network, data } = networks[name]!;
      const microbatch = k === 6 ? 2 : 4;
      const whole = { ...rest, optimizer, microbatches: k, budget: steps };
      const parts = { ...rest, optimizer: `accumulate(${optimizer})`, hyper: { k } };
      const split = await run(problem(k * microbatch, network, datasets[data]), whole);
      const accumulated = await run(problem(microbatch, network, datasets[data]), {
        ...parts,
        budget: steps * k,
      });
      expect(split.status).toBe("completed");
      expect(split.fingerprint).toBe(accumulated.fingerprint);
    });
    await fc.assert(property, { numRuns: runs });
  });

  it.each(["adam", "sam|adam", "lookahead(adam)"])(
    "have the gradient of the whole batch: %s goes the same way to 1e-9 in doubles",
    async (optimizer) => {
      const own = problem(24, networks.dense!.network);
      const [one, four] = await Promise.all(
        [1, 4].map((microbatches) =>
          run(own, { optimizer, microbatches, dtype: "f64", budget: 16 }),
        ),
      );
      expect(four!.metrics.evaluations).toBe(one!.metrics.evaluations);
      for (const [name, { evaluations, value }] of Object.entries(one!.metrics.curves)) {
        expect(four!.metrics.curves[name]?.evaluations).toEqual(evaluations);
        value.forEach((each, i) => {
          const difference = Math.abs(Number(four!.metrics.curves[name]?.value[i]) - Number(each));
          expect(difference).toBeLessThan(1e-9);
        });
      }
      expect(four!.fingerprint).not.toBe(one!.fingerprint);
    },
  );

  it("are part of a trial's identity unless there is one", () => {
    const spec: TrialSpec = {
      ...{ problem: "p", optimizer: "o", hyper: {}, seed: 1, phase: "train", plugins: [] },
    };
    expect(trialId({ ...spec, microbatches: 1 })).toBe(trialId(spec));
    expect(trialId({ ...spec, microbatches: 2 })).not.toBe(trialId(spec));
  });

  it.each([
    [
      5,
      'problem "split": a batch of 24 examples has no 5 equal microbatches; choose microbatches that divide 24.',
    ],
    [0, "microbatches is 0; it must be a whole number from 1 to "],
    [1.5, "microbatches is 1.5; it must be a whole number from 1 to "],
  ])("are refused in a sentence: %d", async (microbatches, message) => {
    await expect(run(problem(24, networks.dense!.network), { microbatches })).rejects.toThrow(
      message,
    );
  });

  it("are refused for analytic problems", async () => {
    const own = problem(24, networks.dense!.network);
    await expect(run(own, { problem: "beale", microbatches: 2 })).rejects.toThrow(
      'problem "beale" is analytic and has no examples to split into 2 microbatches; leave microbatches out.',
    );
  });
});

const halves: Initializer = {
  name: "halves",
  fill: (_, shape) => new Float64Array(shape.reduce((n, extent) => n * extent, 1)).fill(0.5),
};

/** A linear model whose features a function changes first. */
function featuresBy(name: string, change: (x: Tensor) => Tensor): Model {
  return defineModel({
    name,
    source: "own work",
    hyper: {},
    parameters: ({ outputs }) => ({ weight: { shape: [16, outputs], init: halves } }),
    forward: ({ x, parameters }) => {
      const rows = reshape(x, [x.shape[0]!, 16]);
      return matmul(change(rows), parameters.weight!);
    },
  });
}

const many = (x: Tensor) => x.shape[0] ?? 0;
const first = (x: Tensor) => slice(x, [0, 0], [1, 16]);

describe("a loss that is no mean over examples is refused, with the operator that mixes them", () => {
  const refused: [name: string, change: (x: Tensor) => Tensor, message: RegExp][] = [
    [
      "batch statistics",
      (x) => div(sub(x, mean(x, 0)), sqrt(add(mean(square(x), 0), 1))),
      /in sum of f32 \[24, 16\]/,
    ],
    ["the largest of the batch", (x) => sub(x, max(x, 0)), /in max of f32 \[24, 16\]/],
    ["running sums", (x) => cumsum(x, 0), /in cumsum of f32 \[24, 16\]/],
    ["one example for all", (x) => add(x, first(x)), /in slice of f32 \[24, 16\]/],
    [
      "a place in the batch",
      (x) => add(x, reshape(cast(iota(x, many(x)), "f32"), [-1, 1])),
      /in add of f32 \[24, 16\]/,
    ],
    [
      "examples beside each other",
      (x) => matmul(matmul(x, x, { transposeB: true }), x),
      /in matmul of f32 \[24, 16\] and f32 \[24, 16\]/,
    ],
    [
      "rows put together",
      (x) => reshape(reshape(x, [-1, 32]), [-1, 16]),
      /in reshape of f32 \[24, 16\]/,
    ],
    [
      "examples moved on",
      (x) => slice(concat([first(x), x], 0), [0, 0], [many(x), 16]),
      /in (slice|concat) of f32/,
    ],
  ];
  it.each(refused)("%s", async (name, change, message) => {
    const model = { model: featuresBy(name.replaceAll(" ", "-"), change) };
    const own = problem(24, () => ({ model, loss: { loss: crossEntropy } }));
    const failing = run(own, { microbatches: 2 });
    await expect(failing).rejects.toThrow(message);
    await expect(failing).rejects.toThrow(
      'problem "split": its loss mixes the examples of a batch in',
    );
    expect((await run(own, { microbatches: 1 })).status).toBe("completed");
  });

  it("weighted means", async () => {
    const network = () => ({
      model: { model: dense },
      loss: { loss: crossEntropy, hyper: { classWeights: [1, 2, 3] } },
    });
    await expect(run(problem(24, network), { microbatches: 2 })).rejects.toThrow(
      'loss "cross-entropy" divides by the sum of its examples\' weights',
    );
  });

  it("and a loss that looks across", async () => {
    const loss = defineLoss({
      name: "across",
      source: "own work",
      targets: "classes",
      value: ({ prediction }) => {
        const size = sum(square(prediction), 1);
        return mul(size, sum(size));
      },
    });
    const network = () => ({ model: { model: dense }, loss: { loss } });
    await expect(run(problem(24, network), { microbatches: 3 })).rejects.toThrow(
      "in sum of f32 [24]",
    );
  });

  it("but what is the same for every example, or moves them about whole, is not", async () => {
    const change = (x: Tensor) => {
      const turned = transpose(reshape(x, [-1, 4, 4]), [1, 2, 0]);
      const shifted = add(turned, reshape(cast(iota(x, 16), "f32"), [4, 4, 1]));
      return reshape(transpose(shifted, [2, 0, 1]), [-1, 16]);
    };
    const model = featuresBy("moved", change);
    const own = problem(24, () => ({ model: { model }, loss: { loss: crossEntropy } }));
    expect((await run(own, { microbatches: 2 })).status).toBe("completed");
  });
});
