import { decay, type NumericHyper, nonNegative, positive, real } from "@thalweg/core";
import { holdsNumber } from "@thalweg/core/host";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { valueAt } from "./axis.js";

const decades = fc.double({ min: -8, max: 8, noNaN: true }).map((e) => 10 ** e);
const two = <T>(each: fc.Arbitrary<T>) => fc.uniqueArray(each, { minLength: 2, maxLength: 2 });
const ends = (each: fc.Arbitrary<number>) =>
  two(each).map((pair) => pair.toSorted((a, b) => a - b) as [number, number]);

/** A hyperparameter of each scale with a range that a study may give. */
const axis = fc.oneof(
  ends(decades).map((range) => ({ hyper: positive(1), range })),
  ends(decades).map((range) => ({ hyper: nonNegative(1), range })),
  ends(fc.double({ min: 0, max: 0.99999, noNaN: true })).map((range) => ({
    ...{ hyper: decay(0.9), range },
  })),
  ends(fc.double({ min: -50, max: 50, noNaN: true })).map((range) => ({
    ...{ hyper: real(0, { min: -50, max: 50 }), range },
  })),
);
interface Drawn {
  readonly hyper: NumericHyper;
  readonly range: readonly [number, number];
}
const axisOf = ({ hyper, range: [min, max] }: Drawn) => ({
  ...{ name: "x", hyper, range: { min, max }, grows: true },
});

describe("the value at a coordinate", () => {
  it("from 0 to 1 lies in the range, both ends exactly, and never falls as it grows", () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(axis, unit, unit, (drawn, u, v) => {
        const made = axisOf(drawn);
        const { min, max } = made.range;
        expect([valueAt(made, 0), valueAt(made, 1)]).toEqual([min, max]);
        const [low, high] = [valueAt(made, Math.min(u, v))!, valueAt(made, Math.max(u, v))!];
        expect(min).toBeLessThanOrEqual(low);
        expect(low).toBeLessThanOrEqual(high);
        expect(high).toBeLessThanOrEqual(max);
      }),
    );
  });

  it("beyond them is one that the hyperparameter allows, or none", () => {
    const beyond = fc.double({ min: -3, max: 4, noNaN: true });
    fc.assert(
      fc.property(axis, beyond, (drawn, u) => {
        const made = axisOf(drawn);
        const value = valueAt(made, u);
        if (value !== undefined) expect(holdsNumber(made.hyper, value)).toBe(true);
        if (value === undefined) expect(u < 0 || u > 1).toBe(true);
      }),
    );
  });

  it("continues the scale: half a decade further for each spacing of half a decade", () => {
    const made = { name: "lr", hyper: positive(0.1), range: { min: 1e-3, max: 10 }, grows: true };
    expect([-0.25, 0, 0.5, 1, 1.25].map((u) => valueAt(made, u))).toEqual([
      1e-4, 1e-3, 0.1, 10, 100,
    ]);
  });
});
