/**
 * A convolutional network and a transformer against PyTorch's own layers and Adam. See
 * test/references/make-pytorch-networks.py.
 */
import { readFileSync } from "node:fs";
import {
  defineDataset,
  defineProblem,
  type Examples,
  type GivenHyper,
  type Model,
  type Shape,
} from "@thalweg/core";
import { resolveOptimizerHyper } from "@thalweg/engine";
import {
  dataTask,
  PreparedRun,
  type Task,
  trainingSpec,
  unflatten,
} from "@thalweg/engine/internals";
import { crossEntropy } from "@thalweg/losses";
import { convolutional, transformer } from "@thalweg/models";
import { adam } from "@thalweg/optimizers";
import {
  compileProgram,
  grad,
  instantiate,
  interpretProgram,
  nodeOf,
  type Program,
  type ProgramSpec,
  sizeOf,
  variable,
} from "@thalweg/tensor";
import { describe, expect, it } from "vitest";

interface Case {
  readonly model: string;
  readonly hyper: GivenHyper;
  readonly inputShape: Shape;
  readonly targetShape: Shape;
  readonly outputs: number;
  readonly batchSize: number;
  readonly inputs: { readonly low: number; readonly high: number; readonly whole: boolean };
  readonly parameters: readonly { name: string; shape: Shape; low: number; high: number }[];
  readonly prediction: readonly number[];
  readonly loss: readonly number[];
  readonly gradientNorms: Readonly<Record<string, number>>;
  readonly finalNorms: Readonly<Record<string, number>>;
}

const reference = JSON.parse(
  readFileSync(new URL("../references/pytorch-networks.json", import.meta.url), "utf8"),
) as { readonly lr: number; readonly cases: readonly Case[] };
const models: Readonly<Record<string, Model>> = { convolutional, transformer };
const batchCount = 4;
const tolerance = 1e-8;

/**
 * The minimal standard generator: the k-th number is 48271^k seed modulo 2^31 - 1, over 2^31 - 1.
 */
function drawsFrom(seed: number): () => number {
  let x = seed;
  return () => {
    x = (x * 48271) % 2147483647;
    return x / 2147483647;
  };
}

/** The task of a case with its initial values, batches and element type. */
async function taskOf(given: Case): Promise<Task> {
  const count = batchCount * given.batchSize;
  const draw = drawsFrom(2);
  const times = (size: number, value: () => number) => Float64Array.from({ length: size }, value);
  const { low, high, whole } = given.inputs;
  const inputs = times(count * sizeOf(given.inputShape), () => low + (high - low) * draw());
  const targets = times(count * sizeOf(given.targetShape), () =>
    Math.floor(given.outputs * draw()),
  );
  const examples: Examples = {
    count,
    inputs: whole ? inputs.map(Math.floor) : inputs,
    targets: Int32Array.from(targets),
  };
  const dataset = defineDataset({
    name: "reference",
    source: "the reference",
    licence: "MIT",
    load: async () => ({
      inputShape: given.inputShape,
      targetShape: given.targetShape,
      classes: given.outputs,
      train: examples,
      validation: examples,
      test: examples,
    }),
  });
  const problem = defineProblem({
    name: "reference",
    source: "the reference",
    dataset,
    batchSize: given.batchSize,
    epochs: 1,
    metrics: [],
    network: () => ({
      model: { model: models[given.model]!, hyper: given.hyper },
      loss: { loss: crossEntropy },
    }),
  });
  const splits = await dataset.load({ read: () => Promise.reject(new Error("nothing to read")) });
  const task = dataTask(problem, { numeric: {}, structural: {} }, splits, "f64");
  const sampler = () => (step: number, indices: { [i: number]: number }) => {
    for (let i = 0; i < given.batchSize; i++) {
      indices[i] = (step % batchCount) * given.batchSize + i;
    }
  };
  return { ...task, initial: () => initialOf(given), batches: { ...task.batches!, sampler } };
}

function initialOf({ parameters }: Case): Float64Array {
  const draw = drawsFrom(1);
  return Float64Array.from(
    parameters.flatMap(({ shape, low, high }) =>
      Array.from({ length: sizeOf(shape) }, () => low + (high - low) * draw()),
    ),
  );
}

function prepare(task: Task, programOf: (spec: ProgramSpec) => Program) {
  const resolved = {
    expression: "adam",
    optimizer: adam,
    hyper: resolveOptimizerHyper(adam, { lr: reference.lr }),
    schedules: [],
  };
  const spec = trainingSpec(task, resolved);
  const run = new PreparedRun(task, spec, programOf(spec.program));
  run.start(resolved, task.initial(0), 0, 20);
  return run;
}

const compiled = (spec: ProgramSpec) => instantiate(compileProgram(spec));

function expectClose(found: number, expected: number): void {
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected));
}

/** The Euclidean norm of each parameter's part of a vector. */
function normsOf(task: Task, vector: ArrayLike<number>): Record<string, number> {
  return Object.fromEntries(
    task.layout.slots.map(({ name, offset, size }) => {
      const square = Array.from({ length: size }, (_, i) => vector[offset + i]! ** 2);
      return [name, Math.sqrt(square.reduce((sum, each) => sum + each, 0))];
    }),
  );
}

describe.each(reference.cases)("$model follows PyTorch 1.13 in float64, to 1e-8", (given) => {
  it("has the same parameters in the same order", async () => {
    const { layout } = await taskOf(given);
    expect(layout.slots.map(({ name, shape }) => ({ name, shape }))).toEqual(
      given.parameters.map(({ name, shape }) => ({ name, shape })),
    );
  });

  it("predicts the same logits, and has the same gradient", async () => {
    const task = await taskOf(given);
    const theta = variable("theta", [task.layout.size], "f64");
    const parameters = unflatten(task.layout, theta);
    const x = variable("x", [given.batchSize, ...given.inputShape], "f64");
    const named = Object.fromEntries(
      task.layout.slots.map(({ name }, i) => [name, parameters[i]!]),
    );
    const base = { inputs: given.inputShape, outputs: given.outputs, x, parameters: named };
    const hyper = Object.fromEntries(
      Object.entries(models[given.model]!.hyper).map(([name, spec]) => [name, spec.default]),
    );
    const logits = models[given.model]!.forward({ ...hyper, ...given.hyper, ...base });
    const [gradient] = grad(task.batchLoss(parameters), [theta]);
    const outputs = { logits: nodeOf(logits), gradient: gradient! };
    const program = compiled({ phases: { run: { outputs } } });
    for (const { variable: data, values } of task.data) {
      if (program.has(data.attributes.name)) program.variable(data.attributes.name).set(values);
    }
    program.variable("theta").set(task.initial(0));
    const inputs = Array.from(task.data[0]!.values).slice(0, sizeOf(x.shape));
    program.variable("x").set(inputs);
    program.variable("batch").set(Array.from({ length: given.batchSize }, (_, i) => i));
    program.run("run");
    const found = program.output("run", "logits");
    const every = Math.floor(found.length / 64);
    given.prediction.forEach((expected, i) => {
      expect(Math.abs(found[i * every]! - expected)).toBeLessThanOrEqual(tolerance);
    });
    const norms = normsOf(task, program.output("run", "gradient"));
    for (const [name, expected] of Object.entries(given.gradientNorms)) {
      expectClose(norms[name]!, expected);
    }
  });

  it("loses the same in twenty steps of Adam, and ends with the same parameters", async () => {
    const task = await taskOf(given);
    const run = prepare(task, compiled);
    given.loss.forEach((expected, step) => void expectClose(run.step(step), expected));
    const norms = normsOf(task, run.theta());
    for (const [name, expected] of Object.entries(given.finalNorms)) {
      expectClose(norms[name]!, expected);
    }
  });

  it("is compiled to the interpreter's bits: two steps", async () => {
    const task = await taskOf(given);
    const [fast, slow] = [prepare(task, compiled), prepare(task, interpretProgram)];
    for (const step of [0, 1]) expect(fast.step(step)).toBe(slow.step(step));
    expect(fast.theta()).toEqual(slow.theta());
  }, 60_000);
});
