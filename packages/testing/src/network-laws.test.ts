import {
  type AnalyticProblem,
  add,
  cast,
  type DataProblem,
  type Dataset,
  type DatasetLawName,
  defineDataset,
  defineLoss,
  defineModel,
  defineProblem,
  type Examples,
  floor,
  type Initializer,
  log,
  type Model,
  type ModelLawName,
  matmul,
  mean,
  mul,
  neg,
  type Problem,
  type ProblemLawName,
  reshape,
  slice,
  square,
  sub,
  sum,
  type Tensor,
} from "@thalweg/core";
import { describe, expect, it } from "vitest";
import { datasetLaws } from "./dataset-laws/laws.js";
import { modelLaws } from "./model-laws/laws.js";
import { problemLaws } from "./problem-laws/laws.js";

// Faults are to be found, for which a fifth of the cases may be too few.
delete process.env.THALWEG_QUICK;

const about = { source: "a mutant" };
let timesAsked = 0;

function next(): number {
  timesAsked += 1;
  return timesAsked;
}

const normal: Initializer = {
  name: "normal",
  fill: (stream, shape) =>
    Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => stream.normal()),
};

type Forward = (x: Tensor, weight: Tensor) => Tensor;

const model = (name: string, forward: Forward, init: Initializer = normal): Model =>
  defineModel({
    ...about,
    name,
    hyper: {},
    parameters: ({ inputs, outputs }) => ({ weight: { shape: [inputs[0] ?? 1, outputs], init } }),
    forward: ({ x, parameters }) => forward(x, parameters.weight!),
  });

const linear = model("linear", matmul);
const anew: Initializer = {
  name: "anew",
  fill: (_, shape) => new Float64Array(shape.reduce((a, b) => a * b, 1)).fill(next()),
};

/** For each law a model that breaks it. */
const brokenModels: Record<ModelLawName, Model> = {
  "initial-values": model("starts-anew", matmul, anew),
  prediction: model("double", (x, w) => cast(matmul(x, w), "f64")),
  "own-row": model("centred", (x, w) => matmul(sub(x, reshape(mean(x, 0), [1, 3])), w)),
  // The interpreter's gradient is right, so the mutant is a function with a jump beside every
  // point.
  gradient: model("cliffs", (x, w) => floor(mul(matmul(x, w), 1e6))),
  compiled: model("new-at-every-tracing", (x, w) => mul(next(), matmul(x, w))),
};

describe.each(modelLaws)("the law of models: $statement", (law) => {
  it("fails for a model that breaks it", () => {
    expect(() => law.check(brokenModels[law.name], {})).toThrow(Error);
  });

  it("passes for a linear model", () => {
    expect(() => law.check(linear, {})).not.toThrow();
  });
});

const examples = (label = 1): Examples => ({
  count: 2,
  inputs: Float64Array.of(1, 2, 3, 4, 5, 6),
  targets: Int32Array.of(0, label),
});

const dataset = (name: string, train: () => Examples): Dataset =>
  defineDataset({
    ...about,
    name,
    licence: "none",
    load: async () => ({
      ...{ inputShape: [3], targetShape: [], classes: 2 },
      ...{ train: train(), validation: examples(), test: examples() },
    }),
  });

const two = dataset("two", examples);

/** For each law a data set that breaks it. */
const brokenDatasets: Record<DatasetLawName, Dataset> = {
  splits: dataset("class-too-many", () => examples(2)),
  repeatable: dataset("drawn-anew", () => ({
    ...examples(),
    inputs: Float64Array.of(next(), 2, 3, 4, 5, 6),
  })),
};

describe.each(datasetLaws)("the law of data sets: $statement", (law) => {
  it("fails for a data set that breaks it", async () => {
    await expect(law.check(brokenDatasets[law.name], {})).rejects.toThrow(Error);
  });

  it("passes for two examples", async () => {
    await expect(law.check(two, {})).resolves.toBeUndefined();
  });
});

it("the law of splits finds a missing row, an empty split, and a missing value", async () => {
  const splits = datasetLaws.find(({ name }) => name === "splits")!;
  const faults = await Promise.all(
    [
      { ...examples(), inputs: Float64Array.of(1, 2, 3) },
      { count: 0, inputs: new Float64Array(), targets: new Int32Array() },
      { ...examples(), inputs: Float64Array.of(1, 2, 3, 4, Number.NaN, 6) },
    ].map(async (train) =>
      String(
        await Promise.resolve(
          splits.check(
            dataset("x", () => train),
            {},
          ),
        ).catch((error: Error) => error.message),
      ),
    ),
  );
  expect(faults).toEqual([
    "the train split declares 2 examples of input shape [3] and has 3 numbers as inputs; it must have 6.",
    "the train split has 0 examples; it must have one at least.",
    "the train split has NaN in the input of example 1, at element 1; every number must be finite.",
  ]);
});

const valley = (changed: Partial<AnalyticProblem> = {}): Problem =>
  defineProblem({
    ...about,
    name: "valley",
    start: [2, 1],
    startNoise: 0.1,
    minimum: { value: 1, at: [[1, 0]] },
    domain: [
      [-3, 3],
      [-2, 2],
    ],
    steps: 10,
    target: { relative: 0.1 },
    objective: (theta) => {
      const [x, y] = [0, 1].map((i) => slice(theta, [i], [1])) as [Tensor, Tensor];
      return add(1, sum(add(square(sub(x, 1)), square(y))));
    },
    ...changed,
  });

const squares = defineLoss({
  ...about,
  name: "squares",
  targets: "classes",
  value: ({ prediction }) => mean(square(prediction), 1),
});

const fitted = (name: string, of: Model, loss = squares): Problem =>
  defineProblem({
    ...about,
    name,
    dataset: two,
    batchSize: 2,
    epochs: 3,
    metrics: [],
    network: () => ({ model: { model: of }, loss: { loss } }),
  });

const convex = (value: number, of = linear, loss = squares): Problem => ({
  ...(fitted("convex", of, loss) as DataProblem),
  optimum: { value, provenance: "by hand" },
});

/** For each law a problem that breaks it. */
const brokenProblems: Record<ProblemLawName, Problem> = {
  minimum: valley({ minimum: { value: 1.001, at: [[1, 0]] } }),
  stationary: valley({ minimum: { value: 1, at: [[1.001, 0]] } }),
  optimum: convex(0.001),
  domain: valley({ start: [4, 1] }),
  gradient: valley({ objective: (theta) => sum(floor(mul(theta, 1e6))) }),
  network: fitted(
    "logarithm",
    model("logarithm", (x, w) => log(neg(square(matmul(x, w))))),
  ),
  repeatable: fitted("starts-anew", model("starts-anew", matmul, anew)),
};

describe.each(problemLaws)("the law of problems: $statement", (law) => {
  const checked = async (problem: Problem) => law.check(problem, {});

  it("fails for a problem that breaks it", async () => {
    await expect(checked(brokenProblems[law.name])).rejects.toThrow(Error);
  });

  it("passes for a valley and for a fitted line, or does not apply", async () => {
    for (const problem of [valley(), fitted("line", linear), convex(0)]) {
      if (law.notFor?.(problem, {}) === undefined) {
        await expect(checked(problem)).resolves.toBeUndefined();
      }
    }
  });
});

it("the law of the minimum finds a lower value elsewhere in the domain, and beside the minimiser", async () => {
  const minimum = problemLaws.find(({ name }) => name === "minimum")!;
  const far = valley({ minimum: { value: 2, at: [[1, 1]] } });
  await expect(async () => minimum.check(far, {})).rejects.toThrow("below the stated minimum 2.");
  const inverted = valley({
    minimum: { value: 0, at: [[0, 0]] },
    objective: (theta) => neg(sum(square(theta))),
  });
  await expect(async () => minimum.check(inverted, {})).rejects.toThrow("below the stated minimum");
});

it("the law of the optimum finds one above or below the least value, and a loss without a minimum", async () => {
  const optimum = problemLaws.find(({ name }) => name === "optimum")!;
  const ends = async (problem: Problem) => optimum.check(problem, {});
  // (p - 3)^2 + p + 1 has its least value 3.75 at p = 2.5.
  const shifted = defineLoss({
    ...about,
    name: "shifted",
    targets: "classes",
    value: ({ prediction: p }) => mean(add(square(sub(p, 3)), add(p, 1)), 1),
  });
  await expect(ends(convex(3.75, linear, shifted))).resolves.toBeUndefined();
  for (const wrong of [3.75 + 1e-6, 3.75 - 1e-6]) {
    await expect(ends(convex(wrong, linear, shifted))).rejects.toThrow("ends at 3.75");
  }
  const falling = defineLoss({
    ...about,
    name: "falling",
    targets: "classes",
    value: ({ prediction }) => mean(log(add(1, square(prediction))), 1),
  });
  await expect(ends(convex(-1, linear, falling))).rejects.toThrow("the stated optimum is -1");
});

it("the law of the gradient tests fitted problems too", async () => {
  const gradient = problemLaws.find(({ name }) => name === "gradient")!;
  const cliffs = fitted(
    "cliffs",
    model("cliffs", (x, w) => floor(mul(matmul(x, w), 1e6))),
  );
  await expect(async () => gradient.check(cliffs, {})).rejects.toThrow(Error);
});
