/** Theorems of Adam's descendants. Adam's own are in adam.test.ts. */
import type { GivenHyper, Optimizer } from "@thalweg/core";
import { createStepper, describeOptimizerLaws, runs } from "@thalweg/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adam, adamax, adamw, ademamix, amsgrad, nadam } from "../index.js";

const scaleInvariantWith = { eps: 0 };
describeOptimizerLaws(amsgrad, { hyper: { flavour: "torch" }, scaleInvariantWith });
describeOptimizerLaws(nadam, { hyper: { flavour: "keras" }, scaleInvariantWith });

const stepsOn = (
  optimizer: Optimizer,
  hyper: GivenHyper,
  gradients: readonly number[],
  start = 0,
) => {
  const stepper = createStepper(optimizer, { parameters: 1, hyper: { lr: 1, ...hyper } });
  stepper.start([start]);
  return gradients.map((g) => stepper.step([g])[0]!);
};

const gradients = [3, -1, 4, 1, -5, 9, 2, -6];
const nearly = (expected: readonly number[]) =>
  expected.map((x) => expect.closeTo(x, 12) as number);

describe("weight decay", () => {
  it("of adam goes through the means: with eps = 0 the first step is a sign, whatever its size", () => {
    const hyper = { eps: 0, weightDecay: 10 };
    expect(stepsOn(adam, hyper, [1], -2)).toEqual(nearly([-1]));
  });

  it("of adamw does not: the sign of the gradient, and lr weightDecay theta", () => {
    expect(stepsOn(adamw, { eps: 0, weightDecay: 10 }, [1], -2)).toEqual(nearly([1 - 20]));
  });

  it("of amsgrad is the one or the other", () => {
    const hyper = { eps: 0, weightDecay: 10, flavour: "torch" };
    expect(stepsOn(amsgrad, hyper, [1], -2)).toEqual(nearly([-1]));
    expect(stepsOn(amsgrad, { ...hyper, coupled: false }, [1], -2)).toEqual(nearly([1 - 20]));
  });
});

describe("amsgrad", () => {
  it("divides by the largest mean square: v = 8, 5, so 4 / sqrt(8), 2 / sqrt(8)", () => {
    const hyper = { beta1: 0, beta2: 0.5, eps: 0 };
    expect(stepsOn(amsgrad, hyper, [4, 2])).toEqual(nearly([4 / Math.sqrt(8), 2 / Math.sqrt(8)]));
  });

  it("corrects both as torch, the maximum first: 8 / (1/2), then 8 / (3/4)", () => {
    const hyper = { beta1: 0, beta2: 0.5, eps: 0, flavour: "torch" };
    const expected = [4 / Math.sqrt(16), 2 / Math.sqrt(8 / 0.75)];
    expect(stepsOn(amsgrad, hyper, [4, 2])).toEqual(nearly(expected));
  });

  it("never lets a coordinate's rate grow, where Adam does", () => {
    const positive = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    const ratesOf = (optimizer: Optimizer, g: readonly number[]) =>
      stepsOn(optimizer, { beta1: 0, beta2: 0.9 }, g).map((step, i) => step / g[i]!);
    const property = fc.property(fc.array(positive, { minLength: 2, maxLength: 30 }), (g) => {
      const rates = ratesOf(amsgrad, g);
      for (let i = 1; i < rates.length; i++) {
        expect(rates[i]).toBeLessThanOrEqual(rates[i - 1]! * (1 + 1e-12));
      }
    });
    fc.assert(property, runs(50));
    const [large, small] = ratesOf(adam, [100, 1e-3]);
    expect(small).toBeGreaterThan(large!);
  });
});

describe("nadam", () => {
  it("in f32 keeps what a momentum that f32 rounds to 1 is short of it: 1 / 2 + 1 at t = 1", () => {
    const hyper = { lr: 1, beta1: 1 - 1e-9, eps: 0 };
    const stepper = createStepper(nadam, { parameters: 1, hyper, dtype: "f32" });
    stepper.start([0]);
    expect(stepper.step([4])[0]).toBeCloseTo(1.5, 5);
  });

  it("looks ahead: (1/2 m / (3/4) + 1/2 g / (1/2)) over 4 is 4/3 at the first step", () => {
    const hyper = { beta1: 0.5, beta2: 0.5, eps: 0 };
    expect(stepsOn(nadam, hyper, [4])).toEqual(nearly([(0.5 * 2) / 0.75 / 4 + 1]));
  });

  it("follows Dozat's schedule in flavour keras, on plain numbers", () => {
    const [beta1, beta2, psi] = [0.9, 0.99, 0.1];
    const mu = (t: number) => beta1 * (1 - 0.5 * 0.96 ** (t * psi));
    let [m, v, product] = [0, 0, 1];
    const expected = gradients.map((g, i) => {
      const t = i + 1;
      m = beta1 * m + (1 - beta1) * g;
      v = beta2 * v + (1 - beta2) * g * g;
      product *= mu(t);
      const ahead = (mu(t + 1) * m) / (1 - product * mu(t + 1));
      return (ahead + ((1 - mu(t)) * g) / (1 - product)) / Math.sqrt(v / (1 - beta2 ** t));
    });
    const hyper = { beta1, beta2, eps: 0, momentumDecay: psi, flavour: "keras" };
    expect(stepsOn(nadam, hyper, gradients)).toEqual(nearly(expected));
  });
});

describe("adamax", () => {
  it("divides by the largest recent gradient: u = 4, 3, so m^ = 4, 8 / 3 over them", () => {
    const hyper = { beta1: 0.5, beta2: 0.75, eps: 0 };
    expect(stepsOn(adamax, hyper, [4, 2])).toEqual(nearly([1, 8 / 9]));
  });

  it("takes no step longer than lr while beta1 <= beta2: |m^| is an average of what u exceeds", () => {
    const any = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { maxLength: 40 });
    const bound = (t: number) =>
      ((1 - 0.9) * (1 - (0.9 / 0.999) ** t)) / (1 - 0.9 / 0.999) / (1 - 0.9 ** t);
    const property = fc.property(any, (g) => {
      stepsOn(adamax, {}, g).forEach((step, i) => {
        expect(Math.abs(step)).toBeLessThanOrEqual(bound(i + 1) * (1 + 1e-12));
      });
    });
    fc.assert(property, runs(50));
  });
});

it("ademamix stands still where its mean square overflows, also if its correction would too", () => {
  // The sum of both means, 5e25, over 1 - beta1^t, 1.1e-16, is past the largest f32; so is g^2.
  const hyper = { beta1: 1 - 2 ** -53, beta3: 0, flavour: "pytorch-optimizer" };
  const stepper = createStepper(ademamix, { parameters: 1, hyper, dtype: "f32", fixed: true });
  stepper.start([0]);
  expect(stepper.step([1e25])[0]).toBe(0);
});
