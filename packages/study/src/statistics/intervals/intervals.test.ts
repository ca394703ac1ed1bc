import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binomialInterval } from "./binomial-interval.js";
import {
  orderStatisticInterval,
  orderStatisticLevel,
  orderStatistics,
} from "./order-statistic-interval.js";

const file = new URL("../../../../../test/references/scipy-distributions.json", import.meta.url);
const scipy: readonly (readonly number[])[] = JSON.parse(
  readFileSync(file, "utf8"),
).binomialInterval;

/** By Pascal's triangle, in whole numbers. */
const choose = (n: number, k: number): number =>
  k === 0 || k === n ? 1 : choose(n - 1, k - 1) + choose(n - 1, k);
const probability = (k: number, n: number, p: number) => choose(n, k) * p ** k * (1 - p) ** (n - k);

const level = fc.double({ min: 0.5, max: 0.999, noNaN: true });

describe("the exact interval of a probability", () => {
  it("differs from SciPy's by at most 1e-12", () => {
    for (const [count, of, at, low, high] of scipy) {
      const found = binomialInterval(count!, of!, at);
      expect(Math.abs(found[0] - low!)).toBeLessThan(1e-12);
      expect(Math.abs(found[1] - high!)).toBeLessThan(1e-12);
    }
  });

  it("covers every probability with at least its level, by enumeration", () => {
    const p = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), p, level, (of, p, level) => {
        let coverage = 0;
        for (let count = 0; count <= of; count++) {
          const [low, high] = binomialInterval(count, of, level);
          if (low <= p && p <= high) coverage += probability(count, of, p);
        }
        expect(coverage).toBeGreaterThanOrEqual(level - 1e-12);
      }),
    );
  });

  it("mirrors when events and their absence change places", () => {
    fc.assert(
      fc.property(fc.nat({ max: 40 }), fc.nat({ max: 40 }), (yes, no) => {
        const [low, high] = binomialInterval(yes, yes + no);
        const [mirroredLow, mirroredHigh] = binomialInterval(no, yes + no);
        expect(mirroredLow).toBeCloseTo(1 - high, 13);
        expect(mirroredHigh).toBeCloseTo(1 - low, 13);
      }),
    );
  });

  it("of no trials is [0, 1]; of 0 in 6 it ends at 1 - 0.025^(1/6)", () => {
    expect(binomialInterval(0, 0)).toEqual([0, 1]);
    expect(binomialInterval(0, 6)[1]).toBeCloseTo(1 - 0.025 ** (1 / 6), 14);
  });

  it("refuses what is no count and no level", () => {
    expect(() => binomialInterval(3, 2)).toThrow("3 of 2: an interval of a probability needs");
    expect(() => binomialInterval(0.5, 2)).toThrow("whole numbers");
    expect(() => binomialInterval(1, 2, 95)).toThrow("level 95: it must lie between 0 and 1");
  });
});

describe("the level of an interval between order statistics", () => {
  it("is 31/32 for the range of six, 1002/1024 for ranks 2 to 9 of ten", () => {
    expect(orderStatisticLevel(6, 1, 6)).toBe(31 / 32);
    expect(orderStatisticLevel(10, 2, 9)).toBe(1002 / 1024);
    expect(orderStatisticLevel(10, 3, 8)).toBe(912 / 1024);
    expect(orderStatisticLevel(1, 1, 1)).toBe(0);
    expect(orderStatistics(6, 31 / 32)).toEqual({ low: 1, high: 6, level: 31 / 32 });
  });

  it("is the sum of binomial probabilities from the lower rank to below the upper", () => {
    const p = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 14 }), fc.nat(), fc.nat(), p, (n, a, b, p) => {
        const [low, high] = [1 + (a % n), 1 + (b % n)].sort((x, y) => x - y) as [number, number];
        let sum = 0;
        for (let k = low; k < high; k++) sum += probability(k, n, p);
        expect(orderStatisticLevel(n, low, high, p)).toBeCloseTo(sum, 12);
      }),
    );
  });

  it("refuses ranks out of order and quantiles outside (0, 1)", () => {
    expect(() => orderStatisticLevel(6, 4, 3)).toThrow("ranks 4 and 3 of 6 values: they must be");
    expect(() => orderStatisticLevel(6, 1, 6, 1)).toThrow("quantile 1: it must lie between");
  });
});

describe("the choice of order statistics", () => {
  // Conover 1999, table A3's sign-test intervals: the central ranks at 95 %.
  it.each([
    [6, 1, 6],
    [8, 1, 8],
    [9, 2, 8],
    [10, 2, 9],
    [20, 6, 15],
    [30, 10, 21],
  ])("of %i values at 95 %% is ranks %i to %i", (count, low, high) => {
    expect(orderStatistics(count)).toMatchObject({ low, high });
  });

  it("takes seven of eight where the shape is free: 246/256", () => {
    const found = orderStatistics(8, 0.95, { shape: "narrowest" });
    expect(found).toMatchObject({ low: 1, high: 7 });
    expect(found.level).toBeCloseTo(246 / 256, 14);
  });

  const count = fc.integer({ min: 1, max: 60 });
  const quantile = fc.double({ min: 0.05, max: 0.95, noNaN: true });
  const shape = fc.constantFrom("central" as const, "narrowest" as const);

  it("has at least the level, or is the range", () => {
    fc.assert(
      fc.property(count, level, quantile, shape, (count, level, quantile, shape) => {
        const found = orderStatistics(count, level, { quantile, shape });
        if (found.high - found.low < count - 1) {
          expect(found.level).toBeGreaterThanOrEqual(level - 1e-12);
        }
        const exact = orderStatisticLevel(count, found.low, found.high, quantile);
        expect(found.level).toBeCloseTo(exact, 12);
      }),
    );
  });

  it("takes no more order statistics than any other pair with the level", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 25 }), level, quantile, (count, level, quantile) => {
        const found = orderStatistics(count, level, { quantile, shape: "narrowest" });
        const { low, high } = orderStatistics(count, level, { quantile });
        expect(found.high - found.low).toBeLessThanOrEqual(high - low);
        const width = found.high - found.low - 1;
        for (let i = 1; i + width <= count && width >= 0; i++) {
          expect(orderStatisticLevel(count, i, i + width, quantile)).toBeLessThan(level + 1e-12);
        }
      }),
    );
  });

  it("is the range, with its own lower level, where there are too few values", () => {
    expect(orderStatistics(5)).toMatchObject({ low: 1, high: 5 });
    expect(orderStatistics(5).level).toBeCloseTo(15 / 16, 14);
    expect(orderStatistics(1).level).toBeCloseTo(0, 14);
  });
});

describe("the interval between order statistics", () => {
  const values = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 20 });

  it("moves with increasing maps, and mirrors with the sign", () => {
    fc.assert(
      fc.property(values, (values) => {
        const [low, high] = orderStatisticInterval(values).interval;
        const cubed = orderStatisticInterval(values.map((x) => x ** 3 + 1)).interval;
        expect(cubed).toEqual([low ** 3 + 1, high ** 3 + 1]);
        const mirrored = orderStatisticInterval(values.map((x) => 0 - x)).interval;
        expect(mirrored).toEqual([0 - high, 0 - low]);
      }),
    );
  });

  it("covers the median of a continuous distribution with its level, by enumeration of sides", () => {
    // Each value lies below or above the median with probability 1/2; the rest is decided by that.
    for (const count of [2, 5, 6, 8, 10, 11]) {
      let covered = 0;
      for (let sides = 0; sides < 2 ** count; sides++) {
        const values = Array.from({ length: count }, (_, i) => ((sides >> i) & 1 ? 1 : -1));
        const [low, high] = orderStatisticInterval(values, 0.9).interval;
        if (low < 0 && high > 0) covered += 1;
      }
      const { level } = orderStatistics(count, 0.9);
      expect(covered / 2 ** count).toBeCloseTo(level, 13);
    }
  });

  it("takes infinite values and refuses NaN and nothing", () => {
    const found = orderStatisticInterval([1, Infinity, 2, 3, 4, 5]);
    expect(found).toMatchObject({ interval: [1, Infinity], count: 6 });
    expect(() => orderStatisticInterval([1, Number.NaN])).toThrow("an interval of NaN");
    expect(() => orderStatisticInterval([])).toThrow("0 values: an interval between");
  });
});
