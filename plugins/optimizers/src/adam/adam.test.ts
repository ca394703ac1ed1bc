import { createStepper, runs } from "@thalweg/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adam } from "../index.js";

const [beta1, beta2] = [0.9, 0.999];

const stepsOn = (hyper: Record<string, number>, gradients: readonly number[]) => {
  const stepper = createStepper(adam, { parameters: 1, hyper: { lr: 1, ...hyper } });
  stepper.start([0]);
  return gradients.map((g) => stepper.step([g])[0]!);
};

describe("steps worked out by hand, with beta1 1/2 and beta2 3/4", () => {
  const hyper = { beta1: 0.5, beta2: 0.75, eps: 0 };

  it("begin with the sign of the gradient, whatever its size: both corrections undo the zero start", () => {
    expect(stepsOn(hyper, [3])).toEqual([1]);
    expect(stepsOn(hyper, [-1e-3])[0]).toBeCloseTo(-1, 14);
  });

  it("go on with m = 0.75 + 2, v = 27 / 16 + 4, corrected by 3/4 and 7/16", () => {
    expect(stepsOn(hyper, [3, 4])[1]).toBeCloseTo(2.75 / 0.75 / Math.sqrt(5.6875 / 0.4375), 14);
  });

  it("have eps beside the corrected root: 3 / (3 + 1)", () => {
    expect(stepsOn({ ...hyper, eps: 1 }, [3])).toEqual([0.75]);
  });
});

describe("the length of a step", () => {
  const q = (beta1 * beta1) / beta2;
  const supremum = (1 - beta1) / Math.sqrt((1 - beta2) * (1 - q));

  it("is at most lr (1 - beta1) / sqrt((1 - beta2) (1 - beta1^2 / beta2)) = 7.27 lr", () => {
    expect(supremum).toBeCloseTo(7.27, 2);
    const tame = fc.double({ min: -1e3, max: 1e3, noNaN: true });
    const ratio = fc.double({ min: 0.9, max: 1.5, noNaN: true });
    const growing = fc
      .tuple(ratio, fc.integer({ min: 1, max: 200 }))
      .map(([by, count]) => Array.from({ length: count }, (_, k) => by ** k));
    const gradients = fc.oneof(
      fc.array(tame),
      growing,
      fc.tuple(fc.array(tame), growing).map((parts) => parts.flat()),
    );
    const property = fc.property(gradients, (g) => {
      for (const step of stepsOn({}, g)) expect(Math.abs(step)).toBeLessThan(supremum);
    });
    fc.assert(property, runs(50));
  });

  it("comes as near to it as one likes: gradients that grow by beta2 / beta1 reach 7.26 lr", () => {
    const steps = 8000;
    const adversary = Array.from(
      { length: steps },
      (_, t) => 1e6 * (beta1 / beta2) ** (steps - 1 - t),
    );
    const last = stepsOn({}, adversary).at(-1)!;
    expect(last).toBeLessThan(supremum);
    expect(last).toBeGreaterThan(7.26);
  });

  it("is 3.16 lr for one gradient after a long silence, which is no bound", () => {
    const sparse = [...new Array<number>(12000).fill(0), 1];
    expect(stepsOn({}, sparse).at(-1)).toBeCloseTo(0.1 / Math.sqrt(0.001), 3);
  });
});
