import { describe, expect, it } from "vitest";
import { seedBands } from "./seed-bands.js";

const curve = (...value: (number | null)[]) => ({ step: value.map((_, i) => 10 * i), value });

describe("a band over seeds", () => {
  it("is the quartiles and the median at every step", () => {
    const bands = seedBands([curve(1, 5), curve(2, 6), curve(3, 7)], Infinity);
    expect(bands).toEqual([
      { step: 0, low: 1.5, middle: 2, high: 2.5 },
      { step: 10, low: 5.5, middle: 6, high: 6.5 },
    ]);
  });

  it("counts a run as worst where it is not finite and after it ended", () => {
    const bands = seedBands([curve(1, null, 1), curve(2), curve(3, 3, 3)], Infinity);
    expect(bands.map(({ middle }) => middle)).toEqual([2, Infinity, 3]);
  });
});
