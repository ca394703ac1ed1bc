import { readFileSync } from "node:fs";
import { type GivenHyper, gather, mean, type Optimizer } from "@thalweg/core";
import { resolveOptimizerHyper } from "@thalweg/engine";
import { layoutOf, PreparedRun, type Task, trainingSpec } from "@thalweg/engine/internals";
import { crossEntropy } from "@thalweg/losses";
import { dense } from "@thalweg/models";
import { adam, momentum, radam, rmsprop } from "@thalweg/optimizers";
import { interpretProgram, variable } from "@thalweg/tensor";
import { describe, expect, it } from "vitest";

interface Reference {
  readonly X: number[][];
  readonly Y: number[];
  readonly W1: number[][];
  readonly b1: number[];
  readonly W2: number[][];
  readonly b2: number[];
  readonly runs: {
    readonly optimizer: string;
    readonly activation: string;
    readonly loss: number[];
  }[];
}

const reference = JSON.parse(
  readFileSync(new URL("../references/pytorch-training.json", import.meta.url), "utf8"),
) as Reference;
const batchSize = 16;

const tolerance = 1e-8;

const optimizers: Record<string, { optimizer: Optimizer; hyper: GivenHyper }> = {
  sgd: { optimizer: momentum, hyper: { lr: 0.1, mu: 0.9 } },
  adam: { optimizer: adam, hyper: { lr: 0.01 } },
  rmsprop: { optimizer: rmsprop, hyper: { lr: 0.003, rho: 0.99 } },
  radam: { optimizer: radam, hyper: { lr: 0.02, threshold: 5, flavour: "torch" } },
};

function network(activation: string): Task {
  const x = variable("x", [reference.X.length, 8], "f64");
  const y = variable("y", [reference.Y.length], "i32");
  const batch = variable("batch", [batchSize], "i32");
  const base = { inputs: [8], outputs: 3, widths: [12], activation, init: "zeros", bias: true };
  const names = ["layer0.weight", "layer0.bias", "layer1.weight", "layer1.bias"];
  const loss: Task["batchLoss"] = (values) => {
    const parameters = Object.fromEntries(names.map((name, i) => [name, values[i]!]));
    const prediction = dense.forward({ ...base, parameters, x: gather(x, batch) });
    return mean(crossEntropy.value({ prediction, target: gather(y, batch) }));
  };
  return {
    owner: "the network",
    name: "network",
    layout: layoutOf([
      { name: names[0]!, shape: [8, 12] },
      { name: names[1]!, shape: [12] },
      { name: names[2]!, shape: [12, 3] },
      { name: names[3]!, shape: [3] },
    ]),
    dtype: "f64",
    steps: 60,
    data: [
      { variable: x, values: reference.X.flat() },
      { variable: y, values: reference.Y },
    ],
    batches: {
      variable: batch,
      stepsPerEpoch: 4,
      sampler: () => (step, indices) => {
        indices.set(Array.from({ length: batchSize }, (_, i) => (step % 4) * batchSize + i));
      },
    },
    initial: () =>
      Float64Array.from(
        [reference.W1.flat(), reference.b1, reference.W2.flat(), reference.b2].flat(),
      ),
    batchLoss: loss,
    along: (parameters) => ({ loss: loss(parameters) }),
    atEnd: (parameters) => ({ loss: loss(parameters) }),
    stepLoss: "mean",
    observed: "loss",
  };
}

describe("sixty steps of a network follow PyTorch 1.13 in float64, to 1e-8", () => {
  it.each(reference.runs)("$optimizer, $activation", ({ optimizer: name, activation, loss }) => {
    const { optimizer, hyper } = optimizers[name]!;
    const resolved = {
      expression: name,
      optimizer,
      hyper: resolveOptimizerHyper(optimizer, hyper),
      schedules: [],
    };
    const task = network(activation);
    const spec = trainingSpec(task, resolved);
    const run = new PreparedRun(task, spec, interpretProgram(spec.program));
    run.start(resolved, task.initial(0), 0, loss.length);
    loss.forEach((expected, step) => {
      expect(Math.abs(run.step(step) - expected)).toBeLessThanOrEqual(
        tolerance * Math.abs(expected),
      );
    });
  });
});
