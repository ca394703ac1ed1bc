import { describe, expect, it } from "vitest";
import { seedBands } from "./seed-bands.js";

const curve = (...value: (number | null)[]) => ({
  evaluations: value.map((_, i) => 10 * i),
  value,
});

describe("a band over seeds", () => {
  it("is the quartiles and the median at every step", () => {
    const bands = seedBands([curve(1, 5), curve(2, 6), curve(3, 7)], Infinity);
    expect(bands).toEqual([
      { evaluations: 0, low: 1.5, middle: 2, high: 2.5 },
      { evaluations: 10, low: 5.5, middle: 6, high: 6.5 },
    ]);
  });

  it("has a point at each step at which any run was measured, in order, for any order of the curves", () => {
    const curves = [
      { evaluations: [0, 20], value: [4, 1] },
      { evaluations: [0, 10, 20], value: [4, 2, 1] },
    ];
    for (const each of [curves, curves.toReversed()]) {
      const bands = seedBands(each, 9);
      expect(bands.map(({ evaluations }) => evaluations)).toEqual([0, 10, 20]);
      expect(bands.map(({ middle }) => middle)).toEqual([4, (2 + 9) / 2, 1]);
    }
  });

  it("counts a run as worst if it is not finite and after its end", () => {
    const bands = seedBands([curve(1, null, 1), curve(2), curve(3, 3, 3)], Infinity);
    expect(bands.map(({ middle }) => middle)).toEqual([2, Infinity, 3]);
  });
});
