import { equal, mul, type Optimizer, type Scalar, where } from "@thalweg/core";
import { createStepper, describePluginLaws, runs } from "@thalweg/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import plugin, { scheduleFreeAdamw, scheduleFreeSgd } from "../index.js";

describePluginLaws(plugin, { folder: import.meta.dirname });

/** The averages x after each step on constant gradients of 1 from 0, at these rates. */
function averagesAt(
  optimizer: Optimizer,
  rates: readonly number[],
  { dtype = "f64", ...hyper }: { dtype?: "f32" | "f64"; power?: number; lrPower?: number } = {},
): number[] {
  const at = (t: Scalar) =>
    rates.reduceRight<Scalar>((later, lr, i) => where(equal(t, i + 1), lr, later), mul(0, t));
  const options = { parameters: 1, dtype, hyper: { ...hyper }, schedules: { lr: at } };
  const stepper = createStepper(optimizer, options);
  stepper.start([0]);
  return rates.map(() => {
    stepper.step([1]);
    return stepper.evalPoint()[0]!;
  });
}

describe.each([scheduleFreeSgd, scheduleFreeAdamw])("the average of $name", (optimizer) => {
  it("stays at the start while the rate is 0, and then is z's first point", () => {
    const averages = averagesAt(optimizer, [0, 0, 0.5, 0.5]);
    expect(averages.slice(0, 2)).toEqual([0, 0]);
    // z = -0.5, then -1; the weights are equal.
    expect(averages.slice(2)).toEqual([expect.closeTo(-0.5, 7), expect.closeTo(-0.75, 7)]);
  });

  it("does not depend on the unit of the rate, however small or large its powers", () => {
    const rate = fc.double({ min: 0.1, max: 10, noNaN: true });
    const property = fc.property(
      fc.array(rate, { minLength: 3, maxLength: 6 }),
      fc.integer({ min: -100, max: 100 }),
      fc.constantFrom(0, 1, 3),
      (rates, exponent, power) => {
        const unit = 2 ** exponent;
        const form = { dtype: "f32", power } as const;
        const plain = averagesAt(optimizer, rates, form);
        const scaled = averagesAt(
          optimizer,
          rates.map((lr) => lr * unit),
          form,
        );
        expect(scaled.map((x) => x / unit)).toEqual(plain);
      },
    );
    fc.assert(property, runs(20));
  });

  it("weighs points by t^power times the largest rate so far squared", () => {
    const rates = [0.5, 1, 0.25, 2];
    const averages = averagesAt(optimizer, rates, { power: 1 });
    const points = rates.map((_, i) => -rates.slice(0, i + 1).reduce((a, b) => a + b));
    const weights = rates.map((_, i) => (i + 1) * Math.max(...rates.slice(0, i + 1)) ** 2);
    const total = weights.reduce((a, b) => a + b);
    const expected = points.reduce((sum, z, i) => sum + (z * weights[i]!) / total, 0);
    expect(averages.at(-1)).toBeCloseTo(expected, 6);
  });
});
