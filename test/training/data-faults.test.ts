/**
 * What problems, data sets and models give that training must not take: one sentence each, before
 * the first step.
 */
import { fileURLToPath } from "node:url";
import {
  type AnalyticProblem,
  defineDataset,
  defineModel,
  definePlugin,
  defineProblem,
  div,
  type Examples,
  type Initializer,
  type Loss,
  log,
  matmul,
  type Problem,
  type Splits,
  square,
  sub,
  sum,
} from "@thalweg/core";
import { exp } from "@thalweg/core/numeric";
import {
  createCatalogue,
  createInline,
  ProgramCache,
  runTrial,
  type TrialSpec,
} from "@thalweg/engine";
import { createLab } from "@thalweg/engine/node";
import { binaryCrossEntropy, crossEntropy, softCrossEntropy } from "@thalweg/losses";
import optimizers from "@thalweg/optimizers";
import { plugins as preset } from "@thalweg/preset";
import { describe, expect, it } from "vitest";
import { all, ending } from "../engine/trials.js";

const about = { source: "own work" };

const examples = (count = 4): Examples => ({
  count,
  inputs: Float64Array.from({ length: 2 * count }, (_, i) => i / count),
  targets: Float64Array.from({ length: count }, (_, i) => i % 2),
});
const splits = (): Splits => ({
  inputShape: [2],
  targetShape: [],
  classes: 2,
  train: examples(),
  validation: examples(),
  test: examples(),
});

interface Changed {
  readonly splits?: Partial<Splits>;
  readonly fill?: Initializer["fill"];
  readonly columns?: number;
  readonly loss?: Loss;
  readonly batchSize?: number;
  readonly load?: () => Promise<Splits>;
}

/** Logistic regression of two numbers, with something changed. */
function problemWith({ splits: given, fill, columns = 2, loss = crossEntropy, ...rest }: Changed) {
  const load = rest.load ?? (async () => ({ ...splits(), ...given }));
  const model = defineModel({
    ...about,
    name: "linear",
    hyper: {},
    parameters: () => ({
      w: {
        shape: [2, columns],
        init: { name: "own", fill: fill ?? (() => new Float64Array(2 * columns)) },
      },
    }),
    forward: ({ x, parameters }) => matmul(x, parameters.w!),
  });
  return defineProblem({
    ...about,
    name: "tried",
    dataset: defineDataset({ ...about, name: "two", licence: "MIT", load }),
    batchSize: rest.batchSize ?? 2,
    epochs: 2,
    metrics: [],
    network: () => ({ model: { model }, loss: { loss } }),
  });
}

async function train(problem: Problem, more: Partial<TrialSpec> = {}) {
  const plugin = definePlugin({ name: "tried", problems: [problem] });
  const context = {
    catalogue: createCatalogue([
      { plugin, origin: "tried" },
      { plugin: optimizers, origin: "optimizers" },
    ]),
    reader: { read: () => Promise.reject(new Error("no files")) },
    cache: new ProgramCache(),
    now: () => 0,
  };
  const spec: TrialSpec = {
    ...{ problem: "tried", optimizer: "gradient-descent", hyper: {}, seed: 3 },
    ...{ phase: "train", plugins: [], ...more },
  };
  const inline = createInline(
    (each) => runTrial(each, context),
    () => 0,
  );
  return ending((await all(inline.run([spec])))[0]!);
}

describe("a problem on data", () => {
  it("is trained where nothing is wrong", async () => {
    expect(await train(problemWith({}))).toBe("completed");
    const whole = problemWith({ batchSize: 4 });
    expect(await train(whole)).toBe("completed");
  });

  const w = 'model "linear": parameter "w"';
  it.each<[string, Changed]>([
    [
      `${w} of shape [2, 2] begins with 1 values; its initialiser must give 4.`,
      { fill: () => Float64Array.of(1) },
    ],
    [
      `${w} of shape [2, 2] begins with 6 values; its initialiser must give 4.`,
      { fill: () => new Float64Array(6) },
    ],
    [
      `${w} of shape [2, 2] begins with no values; its initialiser must give 4.`,
      { fill: () => undefined as unknown as Float64Array },
    ],
    [
      `${w} begins with NaN at element 2; it must be a finite number of f32.`,
      { fill: () => Float64Array.of(1, 2, Number.NaN, 3) },
    ],
    [
      `${w} begins with 1e+39 at element 0; it must be a finite number of f32.`,
      { fill: () => Float64Array.of(1e39, 0, 0, 0) },
    ],
    [
      'dataset "two": its train split has class 3 as target 1; with 3 classes it must be a whole number from 0 to 2.',
      {
        splits: { classes: 3, train: { ...examples(), targets: Float64Array.of(0, 3, 1, 2) } },
        columns: 3,
      },
    ],
    [
      'dataset "two": its train split declares 1000 examples of input shape [2] and has 80 numbers as inputs; it must have 2000.',
      { splits: { train: { ...examples(40), count: 1000 } } },
    ],
    [
      "the train inputs have 1e+39 at element 1, which is no finite number of f32; scale them, or train in f64.",
      { splits: { train: { ...examples(), inputs: Float64Array.of(0, 1e39, 0, 0, 0, 0, 0, 0) } } },
    ],
    [
      'problem "tried": a batch has 5 examples and the train split of dataset "two" has 4; batchSize must be from 1 to that.',
      { batchSize: 5 },
    ],
    [
      'loss "cross-entropy": the prediction has shape [2, 1] and there are 2 classes; it must have a column for each.',
      { columns: 1 },
    ],
    [
      'problem "tried": its loss "soft-cross-entropy" takes targets from 0 to 1 and the train split of dataset "two" has 2 as target 3; scale them, or choose another loss.',
      {
        loss: softCrossEntropy,
        splits: withoutClasses({
          targetShape: [2],
          train: Float64Array.of(0, 1, 0.5, 2, 0, 1, 1, 0),
        }),
      },
    ],
    [
      'problem "tried": its loss "binary-cross-entropy" takes targets from 0 to 1 and the test split of dataset "two" has -0.5 as target 7; scale them',
      {
        loss: binaryCrossEntropy,
        splits: withoutClasses({
          targetShape: [2],
          train: new Float64Array(8),
          test: Float64Array.of(0, 1, 0.5, 1, 0, 1, 1, -0.5),
        }),
      },
    ],
  ])("is refused: %s", async (message, changed) => {
    expect(await train(problemWith(changed))).toContain(message);
  });

  it("is refused where its loss takes classes and the data have values", async () => {
    const { classes: _, ...values } = splits();
    expect(await train(problemWith({ load: async () => values }))).toContain(
      'problem "tried": its loss "cross-entropy" takes classes and dataset "two" has values of shape [] as targets',
    );
  });

  it("trains in f64 on numbers that f32 has not", async () => {
    const inputs = Float64Array.of(0, 1e39, 0, 0, 0, 0, 0, 0);
    const problem = problemWith({ splits: { train: { ...examples(), inputs } } });
    expect(await train(problem, { dtype: "f64", hyper: { lr: 1e-80 } })).toBe("completed");
  });

  it.each<[string, () => number]>([
    ["Math.random", () => Math.random()],
    ["Date", () => Date.now()],
    ["performance.now", () => performance.now()],
    ["crypto.getRandomValues", () => crypto.getRandomValues(new Uint8Array(1))[0]!],
    ["Math.exp", () => Math.exp(1)],
  ])("has no %s in its initial values", async (label, draw) => {
    const fill: Initializer["fill"] = () => new Float64Array(4).map(draw);
    expect(await train(problemWith({ fill }))).toContain(
      `model "linear" uses ${label} while it makes initial values; `,
    );
  });

  it("may use the functions of core/numeric in its initial values", async () => {
    const fill: Initializer["fill"] = (stream) =>
      new Float64Array(4).map(() => exp(-stream.uniform()));
    expect(await train(problemWith({ fill }))).toBe("completed");
  });

  it.each<[string, () => number]>([
    ["Math.random", () => Math.random()],
    ["Date", () => Date.now()],
    ["performance.now", () => performance.now()],
    ["crypto.getRandomValues", () => crypto.getRandomValues(new Uint8Array(1))[0]!],
  ])("has no %s in its data, after a wait too", async (label, draw) => {
    const load = async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return { ...splits(), train: { ...examples(), inputs: new Float64Array(8).map(draw) } };
    };
    expect(await train(problemWith({ load }))).toContain(
      `dataset "two" uses ${label} while it loads; `,
    );
  });

  it("is refused in a thread of a pool as it is here", async () => {
    const file = new URL("../fixtures/plugins/unrepeatable.ts", import.meta.url);
    const lab = await createLab({ plugins: [fileURLToPath(file), ...preset], workers: 1 });
    try {
      const specs = ["draws-data", "draws-start"].map(
        (problem): TrialSpec => ({
          ...{ problem, optimizer: "gradient-descent", hyper: {}, seed: 1 },
          ...{ phase: "train", plugins: lab.references },
        }),
      );
      expect((await all(lab.run(specs))).map(ending)).toEqual([
        expect.stringContaining('dataset "draws-data" uses Math.random while it loads'),
        expect.stringContaining('model "draws" uses Math.random while it makes initial values'),
      ]);
    } finally {
      await lab.close();
    }
  });
});

interface Targets {
  readonly targetShape: number[];
  readonly train: Float64Array;
  readonly test?: Float64Array;
}

function withoutClasses({ targetShape, train, test }: Targets): Partial<Splits> {
  const of = (targets: Examples["targets"] = new Float64Array(8).fill(0.5)) => ({
    ...examples(),
    targets,
  });
  const given = { train: of(train), validation: of(), test: of(test) };
  return { targetShape, ...given, classes: undefined } as unknown as Partial<Splits>;
}

interface Bowl {
  readonly start?: number[];
  readonly objective?: AnalyticProblem["objective"];
}

function bowl(changed: Bowl = {}): AnalyticProblem {
  return defineProblem({
    ...about,
    name: "tried",
    start: [1, 2],
    startNoise: 0,
    minimum: { value: 0, at: [[0, 0]] },
    domain: [
      [-4, 4],
      [-2, 2],
    ],
    steps: 5,
    target: { relative: 0.1 },
    objective: (theta) => sum(square(theta)),
    ...changed,
  });
}

describe("an analytic problem", () => {
  it("is trained from a start on the edge of its domain", async () => {
    expect(await train(bowl())).toBe("completed");
  });

  it("is refused where its start lies outside its domain, on either side", async () => {
    for (const outside of [-2.5, 2.5]) {
      expect(await train(bowl({ start: [4, outside] }))).toBe(
        `problem "tried": coordinate 1 of its start is ${outside}, outside its domain; it must be from -2 to 2.`,
      );
    }
  });

  it.each<[string, Bowl]>([
    ["NaN at [-1, 2]", { start: [-1, 2], objective: (theta) => sum(log(theta)) }],
    ["-Infinity at [0, 2]", { start: [0, 2], objective: (theta) => sum(log(theta)) }],
    ["Infinity at [1, 2]", { objective: (theta) => sum(div(theta, sub(theta, 1))) }],
  ])("is refused where its loss is no number where it starts: %s", async (what, changed) => {
    expect(await train(bowl(changed), { dtype: "f64" })).toBe(
      `problem "tried": its loss is ${what}, where it starts, before the first step; it must be finite there.`,
    );
  });
});
