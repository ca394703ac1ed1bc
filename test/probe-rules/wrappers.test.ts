import { wrap } from "@thalweg/core";
import { compileProgram, instantiate } from "@thalweg/tensor";
import { describe, expect, it } from "vitest";
import { trajectory } from "./quadratic.js";
import { adam, gradientDescent, muonOnMatrices, scheduleFree } from "./rules.js";
import * as wrappers from "./wrappers.js";

const run = (optimizer: Parameters<typeof trajectory>[0], hyper = {}, steps = 12) =>
  trajectory(optimizer, hyper, steps, (spec) => instantiate(compileProgram(spec)));

describe("wrapping changes no bit of what is inside", () => {
  it.each([adam, muonOnMatrices, scheduleFree])("an average around $name", (optimizer) => {
    expect(run(wrap(wrappers.averaged, optimizer)).theta).toEqual(run(optimizer).theta);
  });

  it("a guard against gradients that are not finite, if all are finite", () => {
    expect(run(wrap(wrappers.skipNotFinite, adam)).theta).toEqual(run(adam).theta);
  });

  it("accumulation of one batch", () => {
    expect(run(wrap(wrappers.accumulate, adam), { k: 1 }).theta).toEqual(run(adam).theta);
  });
});

describe("wrappers", () => {
  it("average the parameters after each step, and are evaluated at the average", () => {
    const beta = 0.9;
    const { theta, evaluated } = run(
      wrap(wrappers.averaged, gradientDescent),
      { beta, lr: 0.1 },
      3,
    );
    const start = run(gradientDescent, { lr: 1e-300 }, 1).theta[0]!;
    const expected = theta.reduce(
      (average, point) => average.map((value, i) => beta * value + (1 - beta) * point[i]!),
      start,
    );
    expected.forEach((value, i) => {
      expect(evaluated[i]).toBeCloseTo(value, 14);
    });
  });

  it("Lookahead moves its slow weights halfway to the fast ones every five steps, and resets the fast ones", () => {
    const fast = run(gradientDescent, { lr: 0.1 }, 5).theta;
    const start = run(gradientDescent, { lr: 1e-300 }, 1).theta[0]!;
    const { theta, evaluated } = run(wrap(wrappers.lookahead, gradientDescent), { lr: 0.1 }, 5);
    expect(theta.slice(0, 4)).toEqual(fast.slice(0, 4));
    theta[4]!.forEach((value, i) => {
      expect(value).toBeCloseTo((start[i]! + fast[4]![i]!) / 2, 14);
    });
    expect(evaluated).toEqual(theta[4]);
  });

  it("accumulation changes no parameter between its steps, and the inner t counts its steps", () => {
    const { theta } = run(wrap(wrappers.accumulate, adam), { k: 3, lr: 0.05 }, 6);
    expect(theta[1]).toEqual(theta[0]);
    expect(theta[3]).toEqual(theta[2]);
    const plain = run(adam, { lr: 0.05 }, 2).theta;
    theta[5]!.forEach((value, i) => {
      expect(Math.abs(value - plain[1]![i]!)).toBeLessThan(1e-12);
    });
  });
});
