import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quasiRandom, radicalInverse } from "./quasi-random.js";
import { stream } from "./streams.js";

const numRuns = process.env.THALWEG_THOROUGH === "1" ? 1000 : 100;
const bases = [2, 3, 5, 7, 11];

describe("the radical inverse", () => {
  it("in base 2 is van der Corput's sequence, in base 3 Halton's second coordinate", () => {
    const two = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => radicalInverse(i, 2));
    expect(two).toEqual([0, 1 / 2, 1 / 4, 3 / 4, 1 / 8, 5 / 8, 3 / 8, 7 / 8]);
    const three = [0, 1, 2, 3, 4, 5].map((i) => radicalInverse(i, 3));
    const ninths = [0, 3, 6, 1, 4, 7].map((n) => n / 9);
    three.forEach((x, i) => {
      expect(x).toBeCloseTo(ninths[i]!, 15);
    });
  });

  it("puts each digit through the permutation", () => {
    // 5 is 12 in base 3, its radical inverse is 0.21, and 0.12 with the digits 1 and 2 exchanged
    expect(radicalInverse(5, 3, [0, 2, 1])).toBeCloseTo(1 / 3 + 2 / 9, 15);
  });
});

describe("quasi-random points", () => {
  it("lie in the unit cube and depend on nothing but their options", () => {
    const options = fc.record({
      dimension: fc.integer({ min: 1, max: 12 }),
      index: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(options, (point) => {
        const x = quasiRandom(point);
        expect(x).toHaveLength(point.dimension);
        expect(x.every((u) => u >= 0 && u < 1)).toBe(true);
        expect(quasiRandom(point)).toEqual(x);
        // a coordinate does not depend on the number of coordinates after it
        expect(quasiRandom({ ...point, dimension: 1 })).toEqual(x.slice(0, 1));
      }),
      { numRuns },
    );
  });

  it("leave no gap wider than 2 / b^k among any b^k in a row, in the coordinate of base b", () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(10_000), (seed, from) => {
        bases.forEach((base, axis) => {
          const count = base ** Math.floor(Math.log(60) / Math.log(base));
          const xs = Array.from({ length: count }, (_, i) => {
            return quasiRandom({ dimension: axis + 1, index: from + i, seed })[axis]!;
          }).sort((a, b) => a - b);
          const gaps = xs.map((x, i) => (i + 1 < count ? xs[i + 1]! : xs[0]! + 1) - x);
          expect(Math.max(...gaps)).toBeLessThan(2 / count + 1e-12);
        });
      }),
      { numRuns: Math.ceil(numRuns / 5) },
    );
  });

  it("cover the square: 1024 points leave none of 8 x 9 boxes with fewer than half its share", () => {
    const counts: number[] = Array(72).fill(0);
    for (let index = 0; index < 1024; index++) {
      const [x, y] = quasiRandom({ dimension: 2, index, seed: 5 });
      const box = 9 * Math.floor(8 * x!) + Math.floor(9 * y!);
      counts[box] = counts[box]! + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(1024 / 72 / 2);
  });

  it("integrate x y better than random ones do", () => {
    const count = 512;
    const quasi = Array.from({ length: count }, (_, index) => {
      const [x, y] = quasiRandom({ dimension: 2, index, seed: 3 });
      return x! * y!;
    });
    const s = stream(3, "monte carlo");
    const random = quasi.map(() => s.uniform() * s.uniform());
    const error = (values: number[]) => Math.abs(values.reduce((a, b) => a + b) / count - 1 / 4);
    // the standard error of 512 random points is 0.0097
    expect(error(quasi)).toBeLessThan(0.002);
    expect(error(random)).toBeLessThan(0.05);
  });

  it("change with the seed in every coordinate", () => {
    const one = quasiRandom({ dimension: 5, index: 0, seed: 1 });
    const two = quasiRandom({ dimension: 5, index: 0, seed: 2 });
    expect(one.filter((x, axis) => x === two[axis])).toEqual([]);
  });

  it.each([
    [{ dimension: 0, index: 0, seed: 1 }, "dimension is 0"],
    [{ dimension: 101, index: 0, seed: 1 }, "dimension is 101"],
    [{ dimension: 1, index: -1, seed: 1 }, "index is -1"],
    [{ dimension: 1, index: 0.5, seed: 1 }, "index is 0.5"],
  ])("refuse %o", (options, message) => {
    expect(() => quasiRandom(options)).toThrow(message);
  });
});
