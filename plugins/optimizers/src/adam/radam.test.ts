import { rectification } from "@thalweg/core";
import { createStepper, describeOptimizerLaws, evaluateScalar, runs } from "@thalweg/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { radam } from "../index.js";

describeOptimizerLaws(radam, { hyper: { threshold: 5, flavour: "torch" } });

const rAt = (t: number, beta2 = 0.999, threshold = 4) =>
  evaluateScalar({ t, beta2, threshold }, (scalars) =>
    rectification(scalars.t, scalars.beta2, scalars.threshold),
  );

describe("the rectification", () => {
  it.each([
    [5, 0.0173],
    [6, 0.0258],
    [100, 0.2153],
    [1000, 0.6453],
    [2000, 0.8284],
    [10000, 0.9998],
  ])("r_%i is %d within 1e-4 at beta2 = 0.999", (t, expected) => {
    expect(Math.abs(rAt(t) - expected)).toBeLessThan(1e-4);
  });

  it("is 0 while rho_t <= threshold: up to t = 4 with threshold 4, 5 with threshold 5", () => {
    expect([1, 2, 3, 4].map((t) => rAt(t))).toEqual([0, 0, 0, 0]);
    expect(rAt(5)).toBeGreaterThan(0);
    expect(rAt(5, 0.999, 5)).toBe(0);
    expect(rAt(6, 0.999, 5)).toBe(rAt(6));
  });

  it("is in [0, 1] and never NaN, and never shrinks, for any beta2 and threshold", () => {
    const beta2 = fc.oneof(
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }).filter((b) => b <= 0.999999),
      fc.constantFrom(0, 0.5, 0.6, 0.75, 0.9, 0.99, 0.999, 0.9999),
    );
    const threshold = fc.double({ min: 4, max: 10, noNaN: true });
    const time = fc.integer({ min: 1, max: 100_000 });
    const property = fc.property(time, beta2, threshold, (t, b, limit) => {
      const [r, next] = [rAt(t, b, limit), rAt(t + 1, b, limit)];
      expect(r).toBeGreaterThanOrEqual(0);
      expect(r).toBeLessThanOrEqual(1 + 1e-12);
      expect(next).toBeGreaterThanOrEqual(r - 1e-6);
    });
    fc.assert(property, runs(200));
  });
});

describe("the steps", () => {
  const gradients = [3, -1, 4, 1, -5, 9, 2, -6];
  const [lr, beta1, beta2] = [0.5, 0.9, 0.999];

  /** The algorithm box on plain numbers, with eps = 0. */
  const plain = (threshold: number) => {
    let [m, v] = [0, 0];
    return gradients.map((g, i) => {
      const t = i + 1;
      m = beta1 * m + (1 - beta1) * g;
      v = beta2 * v + (1 - beta2) * g * g;
      const mHat = m / (1 - beta1 ** t);
      const r = rAt(t, beta2, threshold);
      return r > 0 ? (lr * r * mHat) / Math.sqrt(v / (1 - beta2 ** t)) : lr * mHat;
    });
  };

  it.each([4, 5])(
    "are the algorithm's with threshold %i: momentum first, then rectified",
    (limit) => {
      const hyper = { lr, eps: 0, threshold: limit };
      const stepper = createStepper(radam, { parameters: 1, hyper });
      stepper.start([0]);
      const steps = gradients.map((g) => stepper.step([g])[0]!);
      for (const [i, expected] of plain(limit).entries()) {
        expect(Math.abs(steps[i]! - expected)).toBeLessThan(1e-12);
      }
      expect(steps[0]).toBeCloseTo(lr * 3, 14);
      expect(Math.abs(steps[5]!)).toBeLessThan(lr * 0.1);
    },
  );
});
