import type { GivenHyper, Optimizer } from "@thalweg/core";
import { createStepper, describePluginLaws } from "@thalweg/testing";
import { describe, expect, it } from "vitest";
import plugin, { lion, signSgd, tiger } from "../index.js";

const _scaleInvariantWith = { weightDecay: 0 };
describePluginLaws(plugin, { folder: import.meta.dirname });

const stepsOn = (optimizer: Optimizer, hyper: GivenHyper, gradients: readonly number[]) => {
  const stepper = createStepper(optimizer, { parameters: 1, hyper: { lr: 1, ...hyper } });
  stepper.start([0]);
  return gradients.map((g) => stepper.step([g])[0]!);
};

describe("steps worked out by hand", () => {
  const gradients = [8, -1, -1, 0];

  it("of signSGD are the gradients' signs", () => {
    expect(stepsOn(signSgd, {}, gradients)).toEqual([1, -1, -1, 0]);
  });

  it("of Signum are those of their average: 4, 3/2, 1/4, 1/8", () => {
    expect(stepsOn(signSgd, { momentum: 0.5 }, gradients)).toEqual([1, 1, 1, 1]);
  });

  it("of Lion lean on the present gradient: 2, 1 - 3/4, then -5/16, of averages 4, 3/2, 1/4", () => {
    const hyper = { beta1: 0.25, beta2: 0.5 };
    expect(stepsOn(lion, hyper, gradients)).toEqual([1, 1, -1, 1]);
  });

  it("of Tiger are Lion's with equal betas", () => {
    const long = Array.from({ length: 40 }, (_, i) => ((i * 37) % 11) - 5);
    const expected = stepsOn(lion, { beta1: 0.7, beta2: 0.7, weightDecay: 0.01 }, long);
    expect(stepsOn(tiger, { beta: 0.7 }, long)).toEqual(expected);
    expect(new Set(expected.map(Math.sign)).size).toBeGreaterThan(1);
  });
});

describe.each([signSgd, lion, tiger])("the decay of $name", (optimizer) => {
  const stepFrom4 = (hyper: GivenHyper) => {
    const stepper = createStepper(optimizer, { parameters: 1, hyper: { lr: 0.5, ...hyper } });
    stepper.start([4]);
    return stepper.step([-1])[0]!;
  };

  it("is taken off theta times lr: -1/2 + 1/2 1/4 4", () => {
    expect(stepFrom4({ weightDecay: 0.25 })).toBe(0);
  });

  it("goes into the sign if it is coupled: sign(-1 + 1/2 4)", () => {
    expect(stepFrom4({ weightDecay: 0.5, coupled: true })).toBe(0.5);
  });
});
