import { readFile } from "node:fs/promises";
import type { AnalyticProblem, DataProblem } from "@thalweg/core";
import { resolveHyper } from "@thalweg/core/host";
import { grad } from "@thalweg/tensor";
import { describePluginLaws, evaluate } from "@thalweg/testing";
import { describe, expect, it } from "vitest";
import plugin, { accuracy, beale, digitsMlp, piecewiseLinear, rosenbrock } from "./index.js";

describePluginLaws(plugin);

const at = (problem: AnalyticProblem, theta: readonly number[]) =>
  evaluate({ theta: { shape: [theta.length], values: theta } }, ({ theta: vector }) => {
    const f = problem.objective(vector!);
    return { f, slope: grad(f, [vector!])[0]! };
  });

describe.each([rosenbrock, beale])("$name", (problem) => {
  it("has its minimum where it says, with no slope there", () => {
    for (const theta of problem.minimum.at) {
      const { f, slope } = at(problem, theta);
      expect([...f]).toEqual([problem.minimum.value]);
      expect([...slope].map(Math.abs)).toEqual([0, 0]);
    }
  });

  it("starts and ends within the part of the plane that is drawn, and has 2,000 steps", () => {
    for (const point of [problem.start, ...problem.minimum.at]) {
      for (const [i, [low, high]] of problem.domain.entries()) {
        expect(point[i]).toBeGreaterThan(low);
        expect(point[i]).toBeLessThan(high);
      }
    }
    expect(problem.steps).toBeGreaterThanOrEqual(2000);
  });
});

it("rosenbrock is 24.2 at its start, with slope (-215.6, -88)", () => {
  const { f, slope } = at(rosenbrock, [-1.2, 1]);
  expect(f[0]).toBeCloseTo(24.2, 12);
  expect(slope[0]).toBeCloseTo(-215.6, 12);
  expect(slope[1]).toBeCloseTo(-88, 12);
});

it("beale is 14.203125 at its start, with slope (0, 27.75)", () => {
  const { f, slope } = at(beale, [1, 1]);
  expect([...f]).toEqual([14.203125]);
  expect([...slope].map(Math.abs)).toEqual([0, 27.75]);
});

const problems = plugin.problems.filter((each): each is DataProblem => each.kind === "data");

describe.each(problems)("$name", (problem) => {
  it("has a network that fits its data: one prediction an example, one loss an example", async () => {
    const splits = await problem.dataset.load({ read: (url) => readFile(url) });
    const { structural } = resolveHyper(problem.name, problem.hyper);
    const { model, loss } = problem.network({ ...structural });
    const outputs = splits.classes ?? splits.targetShape.reduce((size, each) => size * each, 1);
    const hyper = resolveHyper(model.model.name, model.model.hyper, model.hyper).structural;
    const base = { ...hyper, inputs: splits.inputShape, outputs };
    const count = 3;
    const width = splits.train.inputs.length / splits.train.count;
    const x = {
      shape: [count, ...splits.inputShape],
      values: splits.train.inputs.subarray(0, count * width),
    };
    const target = {
      shape: [count, ...splits.targetShape],
      values: splits.train.targets.subarray(0, count * Math.max(1, outputs * +!splits.classes)),
      ...(splits.classes && ({ dtype: "i32" } as const)),
    };
    const parameters = Object.fromEntries(
      Object.entries(model.model.parameters(base)).map(([name, { shape }]) => [
        name,
        { shape, values: new Float64Array(shape.reduce((size, each) => size * each, 1)) },
      ]),
    );
    const { values } = evaluate({ x, target, ...parameters }, (tensors) => {
      const prediction = model.model.forward({ ...base, x: tensors.x, parameters: tensors });
      return { values: loss.loss.value({ prediction, target: tensors.target }) };
    });
    expect(values.length).toBe(count);
    expect([...values].every((value) => value >= 0)).toBe(true);
  });

  it("has a target within what its metric can be, and says how it was found", () => {
    const target = problem.target!;
    if ("relative" in target) {
      expect(target.relative).toBe(1e-3);
      return;
    }
    const { value, provenance } = target;
    expect(value).toBeGreaterThan(0);
    expect(value).toBeLessThan(1);
    expect(provenance).toMatch(
      /^median over 20 seeds of the final validation (loss|accuracy) of \w+ at lr \S+, the best of 3\d rates, and the best of momentum, nesterov, adamw, nadam;/,
    );
    expect(provenance).toContain(`validation ${problem.metrics[0]?.name ?? "loss"}`);
  });

  it("trains for at least 20 epochs", () => expect(problem.epochs).toBeGreaterThanOrEqual(20));
});

it("piecewise-linear passes its unit on to its model", () => {
  const { model } = piecewiseLinear.network({ unit: "relu-pair", units: 8 });
  expect(model.hyper).toEqual({ unit: "relu-pair", units: 8 });
});

it("digits-mlp is 64-64-10 with ReLU", () => {
  expect(digitsMlp.network({}).model.hyper).toMatchObject({ widths: [64], activation: "relu" });
});

it("accuracy is 1 where the largest logit is the class's, the first of equal ones counting", () => {
  const prediction = { shape: [4, 2], values: [2, 1, 1, 2, 3, 3, 3, 3] };
  const target = { shape: [4], values: [0, 0, 0, 1], dtype: "i32" } as const;
  const { values } = evaluate({ prediction, target }, (tensors) => ({
    values: accuracy.value({ prediction: tensors.prediction!, target: tensors.target! }),
  }));
  expect([...values]).toEqual([1, 0, 1, 0]);
});

it("accuracy of a sequence is the share of its places", () => {
  // Two sequences of four positions, all of class 1; three and one predictions are right.
  const prediction = { shape: [2, 4, 2], values: [0, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1, 0, 0, 1] };
  const target = { shape: [2, 4], values: new Array(8).fill(1), dtype: "i32" } as const;
  const { values } = evaluate({ prediction, target }, (tensors) => ({
    values: accuracy.value({ prediction: tensors.prediction!, target: tensors.target! }),
  }));
  expect([...values]).toEqual([0.75, 0.25]);
});
