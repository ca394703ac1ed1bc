import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  studentizedRangeQuantile,
  studentizedRangeTail,
} from "../distributions/studentized-range.js";
import { friedman, friedmanOfRankSums } from "./friedman.js";
import { criticalDifference, nemenyiP } from "./nemenyi.js";
import { rankGroups } from "./rank-groups.js";

const read = (name: string) =>
  JSON.parse(
    readFileSync(
      new URL(`../../../../../test/references/scipy-${name}.json`, import.meta.url),
      "utf8",
    ),
  );
const expectNear = (found: number, expected: number, relative = 1e-12) =>
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(relative * Math.abs(expected));

describe("the range of normal values", () => {
  // mpmath 1.3 with 30 digits, quadrature of the integral in the doc comment: q, k, P(range >= q).
  const tails = [
    [0.3, 2, 0.8320040285726366],
    [0.3, 4, 0.9966286136678448],
    [1, 2, 0.4795001221869535],
    [1, 4, 0.8943255121281808],
    [1, 10, 0.9994801305445359],
    [3.633, 2, 0.010201631871511695],
    [3.633, 4, 0.05001497899537802],
    [3.633, 10, 0.23244445779637507],
    [3.633, 100, 0.9970215483377367],
    [6, 2, 2.209049699858544e-5],
    [6, 4, 0.00012981724532670782],
    [6, 10, 0.0009215153038772607],
    [6, 100, 0.06251655546149905],
    [9, 2, 1.9661604415428876e-10],
    [9, 4, 1.1792794342120322e-9],
    [9, 10, 8.835407451874528e-9],
    [9, 100, 9.58975632504673e-7],
  ] as const;

  it("is exceeded with probabilities that differ by at most 1e-12 of them from quadrature", () => {
    for (const [q, k, tail] of tails) expectNear(studentizedRangeTail(q, k), tail);
  });

  it("has quantiles that differ from SciPy's by at most 1e-9", () => {
    const rows: readonly [k: number, alpha: number, q: number][] =
      read("distributions").studentizedRange;
    for (const [k, alpha, q] of rows) {
      expect(Math.abs(studentizedRangeQuantile(alpha, k) - q)).toBeLessThan(1e-9);
    }
  });

  it("of two values is the size of a normal one with variance 2", () => {
    // erfc(1) = 0.157299207050285130658...
    expectNear(studentizedRangeTail(2, 2), 0.15729920705028513, 1e-13);
    expect(studentizedRangeTail(0, 5)).toBe(1);
  });
});

describe("Friedman's test", () => {
  it("of the pulses of seven people: 10.571429, p = 0.0050634142", () => {
    // SciPy's documentation of friedmanchisquare.
    const before = [72, 96, 88, 92, 74, 76, 82];
    const during = [120, 120, 132, 120, 101, 96, 112];
    const after = [76, 95, 104, 96, 84, 72, 76];
    const { statistic, p } = friedman(before.map((each, i) => [each, during[i]!, after[i]!]));
    expect(statistic).toBeCloseTo(10.571429, 6);
    expect(p).toBeCloseTo(0.0050634142, 10);
  });

  it("of Demšar's four classifiers: chi2 = 9.2786, F = 3.6863 on 3 and 39", () => {
    // Demšar 2006, table 6.
    const { statistic, meanRanks, imanDavenport } = friedmanOfRankSums([44, 28, 40.5, 27.5], 14);
    expect(statistic).toBeCloseTo(9.2786, 4);
    expect(meanRanks.map((each) => each.toFixed(3))).toEqual(["3.143", "2.000", "2.893", "1.964"]);
    expect(imanDavenport.statistic).toBeCloseTo(3.6863, 4);
    expect(imanDavenport.degreesOfFreedom).toEqual([3, 39]);
  });

  it("differs from SciPy's by at most 1e-12, ties included", () => {
    for (const { costs, statistic, p } of read("tests").friedman) {
      const found = friedman(costs);
      expectNear(found.statistic, statistic);
      expectNear(found.p, p, 1e-11);
    }
  });

  const costs = fc
    .record({ n: fc.integer({ min: 2, max: 8 }), k: fc.integer({ min: 2, max: 6 }) })
    .chain(({ n, k }) =>
      fc.array(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: k, maxLength: k }), {
        minLength: n,
        maxLength: n,
      }),
    );

  it("stays under increasing maps of each problem's costs, and when optimizers change places", () => {
    fc.assert(
      fc.property(costs, (costs) => {
        const found = friedman(costs);
        expect(friedman(costs.map((row, i) => row.map((x) => (i + 1) * x ** 3)))).toEqual(found);
        const turned = friedman(costs.map((row) => row.toReversed()));
        expect(turned.statistic).toBeCloseTo(found.statistic, 10);
        expect(turned.meanRanks).toEqual(found.meanRanks.toReversed());
        expect(found.p).toBeGreaterThanOrEqual(0);
        expect(found.p).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("says the smallest p: 1/36 of three on three problems, where F alone would say 0", () => {
    const same = [1, 2, 3].map((scale) => [scale, 2 * scale, 3 * scale]);
    const { p, smallestP, imanDavenport } = friedman(same);
    expectNear(p, Math.exp(-3));
    expectNear(smallestP, Math.exp(-3));
    expect(imanDavenport.statistic).toBe(Infinity);
    expectNear(imanDavenport.p, 1 / 36);
    // Two problems: chi2 alone would say exp(-2), below 1/6.
    expectNear(friedman(same.slice(1)).smallestP, 1 / 6);
  });

  it("of nothing but ties finds nothing", () => {
    const found = friedman([
      [1, 1, 1],
      [2, 2, 2],
    ]);
    expect(found).toMatchObject({ statistic: 0, p: 1, meanRanks: [2, 2, 2] });
    expect(found.imanDavenport.p).toBe(1);
  });

  it("refuses one problem, uneven rows and NaN", () => {
    expect(() => friedman([[1, 2]])).toThrow("ranks of 2 optimizers on 1 problems");
    expect(() => friedman([[1, 2], [1]])).toThrow("every optimizer needs a cost on every problem");
    const broken = [
      [1, Number.NaN],
      [1, 2],
    ];
    expect(() => friedman(broken)).toThrow("value 1 is NaN");
  });
});

describe("Nemenyi's critical difference", () => {
  it("of four on fourteen problems is 1.2536 at 0.05, 1.1181 at 0.1", () => {
    expect(studentizedRangeQuantile(0.05, 4) / Math.SQRT2).toBeCloseTo(2.56903, 5);
    expect(studentizedRangeQuantile(0.1, 4) / Math.SQRT2).toBeCloseTo(2.29134, 5);
    expect(criticalDifference(4, 14)).toBeCloseTo(1.2536, 4);
    expect(criticalDifference(4, 14, 0.1)).toBeCloseTo(1.1181, 4);
  });

  // Demšar 2006, table 5 (a), q at 0.05 and 0.10.
  it.each([
    [2, 1.96, 1.645],
    [3, 2.343, 2.052],
    [5, 2.728, 2.459],
    [7, 2.949, 2.693],
    [10, 3.164, 2.92],
  ])("has Demšar's q of %i", (k, at5, at10) => {
    expect(studentizedRangeQuantile(0.05, k) / Math.SQRT2).toBeCloseTo(at5, 2);
    expect(studentizedRangeQuantile(0.1, k) / Math.SQRT2).toBeCloseTo(at10, 2);
  });

  it("is the difference whose p is alpha", () => {
    for (const [k, n, alpha] of [
      [2, 3, 0.05],
      [7, 6, 0.1],
      [12, 40, 0.01],
    ] as const) {
      expectNear(nemenyiP(criticalDifference(k, n, alpha), k, n), alpha);
      expect(nemenyiP(0, k, n)).toBe(1);
    }
    expect(() => criticalDifference(1, 4)).toThrow("mean ranks of 1 optimizers on 4 problems");
    expect(() => criticalDifference(3, 4, 5)).toThrow("alpha 5: it must lie between 0 and 1");
  });
});

describe("the groups of a critical-difference diagram", () => {
  it("of Demšar's classifiers at 0.1 are the best three and the worst two", () => {
    // Figure 1 (a): C4.5+m+cf, C4.5+m and C4.5+cf; C4.5+cf and C4.5.
    expect(rankGroups([3.143, 2, 2.893, 1.964], criticalDifference(4, 14, 0.1))).toEqual([
      [3, 1, 2],
      [2, 0],
    ]);
  });

  it("join a pair exactly where it differs by less than the critical difference", () => {
    const meanRanks = fc.array(fc.integer({ min: 4, max: 32 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(meanRanks, fc.integer({ min: 0, max: 20 }), (quarters, width) => {
        const ranks = quarters.map((each) => each / 4);
        const groups = rankGroups(ranks, width / 4);
        for (const [a, x] of ranks.entries()) {
          for (const [b, y] of ranks.entries()) {
            if (a === b) continue;
            const joined = groups.some((group) => group.includes(a) && group.includes(b));
            expect(joined).toBe(Math.abs(x - y) < width / 4);
          }
        }
        for (const [i, group] of groups.entries()) {
          const others = groups.filter((_, j) => j !== i);
          expect(others.some((other) => group.every((each) => other.includes(each)))).toBe(false);
        }
      }),
    );
  });
});
