import { decay, nonNegative, positive, real } from "@thalweg/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { searchRange } from "./range.js";

const runs = process.env.THALWEG_THOROUGH === "1" ? 2000 : 200;

describe("the range of a learning rate", () => {
  it.each([
    [1e-3, 1e-5, 1e-1],
    [1, 1e-2, 1e2],
    [0.02, 2e-4, 2],
    [3e-4, 3e-6, 3e-2],
  ])("of default %d is [%d, %d]: two decades either side, not rounded", (usual, min, max) => {
    expect(searchRange(positive(usual), usual)).toEqual({ min, max });
  });

  it("is four decades wide about any default", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1e12, noNaN: true }), (usual) => {
        const { min, max } = searchRange(positive(usual), usual);
        // Both ends are rounded to twelve digits.
        expect(Math.abs((min * 100) / usual - 1)).toBeLessThan(1e-11);
        expect(Math.abs(max / 100 / usual - 1)).toBeLessThan(1e-11);
      }),
      { numRuns: runs },
    );
  });
});

describe("the range of other hyperparameters", () => {
  it("of a decay factor is two decades of 1 - x either side, below 1", () => {
    expect(searchRange(decay(0.9), 0.9)).toEqual({ min: 0, max: 0.999 });
  });

  it("on a linear scale is the whole of a bounded range, else reaches twice the value", () => {
    expect(searchRange(real(0.5, { min: 0, max: 2 }), 0.5)).toEqual({ min: 0, max: 2 });
    expect(searchRange(real(3), 3)).toEqual({ min: 0, max: 6 });
    expect(searchRange(real(-3), -3)).toEqual({ min: -6, max: 0 });
  });

  it("of one that is usually 0 begins at 0 and has no logarithm to take", () => {
    expect(searchRange(nonNegative(0), 0)).toEqual({ min: 0, max: 1 });
  });
});
