import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimateMedian } from "./estimate.js";
import { median, quantile } from "./quantile.js";
import { rankOptimizers } from "./ranking.js";
import { ranks } from "./ranks.js";

const numRuns = process.env.THALWEG_THOROUGH === "1" ? 500 : 50;
const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const cost = fc.oneof(
  { weight: 5, arbitrary: number },
  { weight: 1, arbitrary: fc.constant(Infinity) },
);
const sample = fc.array(cost, { minLength: 1, maxLength: 12 });

describe("quantiles", () => {
  it("interpolate between order statistics (type 7): of 1, 2, 4, 8 at 0.25, 0.5, 0.75", () => {
    const at = (p: number) => quantile([8, 1, 4, 2], p);
    expect([at(0), at(0.25), at(0.5), at(0.75), at(1)]).toEqual([1, 1.75, 3, 5, 8]);
  });

  it("meet infinities without NaN", () => {
    expect(median([1, Infinity])).toBe(Infinity);
    expect(median([Infinity, Infinity])).toBe(Infinity);
    expect(median([1, 2, Infinity])).toBe(2);
    expect(quantile([1, 2, Infinity], 0.5)).toBe(2);
    expect(median([-Infinity, -Infinity, 0, 1])).toBe(-Infinity);
  });

  it("lie between the extremes and grow with p", () => {
    const p = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(sample, p, p, (values, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((each) => quantile(values, each));
        expect(low).toBeLessThanOrEqual(high!);
        expect(low).toBeGreaterThanOrEqual(Math.min(...values));
        expect(high).toBeLessThanOrEqual(Math.max(...values));
      }),
      { numRuns },
    );
  });
});

describe("an estimate of a median", () => {
  const several = fc.array(cost, { minLength: 2, maxLength: 12 });
  const ends = (values: number[]) => {
    const { median: middle, interval } = estimateMedian(values);
    const [low, high] = interval!;
    return { middle: middle ?? Infinity, low: low ?? Infinity, high: high ?? Infinity };
  };

  it("lies in its interval, whose ends are among the values", () => {
    fc.assert(
      fc.property(several, (values) => {
        const { middle, low, high } = ends(values);
        expect(low).toBeLessThanOrEqual(middle);
        expect(high).toBeGreaterThanOrEqual(middle);
        expect(values).toContain(low);
        expect(values).toContain(high);
      }),
      { numRuns },
    );
  });

  it("states the exact level, and the range where there are too few values for 95 %", () => {
    const values = (count: number) => Array.from({ length: count }, (_, i) => i);
    expect(estimateMedian(values(6))).toEqual({
      ...{ median: 2.5, interval: [0, 5], level: 31 / 32, count: 6 },
    });
    expect(estimateMedian(values(3))).toMatchObject({ interval: [0, 2], level: 3 / 4 });
    expect(estimateMedian(values(10))).toMatchObject({ interval: [1, 8], level: 1002 / 1024 });
  });

  it("has no interval for one value, and a point for equal ones", () => {
    expect(estimateMedian([3])).toEqual({ median: 3, interval: null, level: null, count: 1 });
    expect(estimateMedian([3, 3, 3])).toMatchObject({ median: 3, interval: [3, 3] });
  });

  it("writes infinite values as null", () => {
    expect(estimateMedian([Infinity, Infinity])).toMatchObject({
      median: null,
      interval: [null, null],
    });
  });
});

describe("ranks", () => {
  it("share the mean between equals, infinite ones too", () => {
    expect(ranks([3, 1, 3, 2])).toEqual([3.5, 1, 3.5, 2]);
    expect(ranks([Infinity, 1, Infinity])).toEqual([2.5, 1, 2.5]);
  });

  it("with a tolerance are those of groups that begin at their lowest value", () => {
    expect(ranks([0, 1, 2, 3.5], () => 1)).toEqual([1.5, 1.5, 3, 4]);
    expect(ranks([Infinity, 0, 1e9], () => Infinity)).toEqual([2, 2, 2]);
  });

  it("add up to n (n + 1) / 2", () => {
    fc.assert(
      fc.property(sample, (values) => {
        const n = values.length;
        expect(ranks(values).reduce((a, b) => a + b)).toBe((n * (n + 1)) / 2);
      }),
      { numRuns },
    );
  });
});

const study = fc
  .record({ problems: fc.integer({ min: 1, max: 3 }), seeds: fc.integer({ min: 2, max: 5 }) })
  .chain(({ problems, seeds }) =>
    fc.array(
      fc.array(fc.array(cost, { minLength: seeds, maxLength: seeds }), {
        minLength: 3,
        maxLength: 3,
      }),
      { minLength: problems, maxLength: problems },
    ),
  )
  .map((all) => all.map((costs, i) => ({ problem: `p${i}`, costs })));

const names = ["a", "b", "c"];
const byName = (rows: ReturnType<typeof rankOptimizers>) =>
  Object.fromEntries(
    rows.map(({ optimizer, meanRank, interval }) => [optimizer, { meanRank, interval }]),
  );

describe("the overall ranking", () => {
  it("does not depend on the order of problems or optimizers", () => {
    fc.assert(
      fc.property(study, (problems) => {
        const turned = problems
          .map(({ problem, costs }) => ({ problem, costs: costs.toReversed() }))
          .toReversed();
        const straight = byName(rankOptimizers(names, problems));
        const other = byName(rankOptimizers(names.toReversed(), turned));
        for (const name of names) {
          // Sums of up to three problems and five replicates in another order.
          expect(other[name]!.meanRank).toBeCloseTo(straight[name]!.meanRank, 12);
        }
      }),
      { numRuns },
    );
  });

  it("has mean ranks within 1 and n, sorted, whose mean is (n + 1) / 2, inside their intervals", () => {
    fc.assert(
      fc.property(study, (problems) => {
        const rows = rankOptimizers(names, problems);
        const means = rows.map(({ meanRank }) => meanRank);
        expect(means).toEqual([...means].sort((a, b) => a - b));
        expect(means.reduce((a, b) => a + b) / 3).toBeCloseTo(2, 12);
        for (const { meanRank, interval } of rows) {
          // With up to five replicates the interval is the range.
          expect(interval![0]).toBeLessThanOrEqual(meanRank + 1e-12);
          expect(interval![1]).toBeGreaterThanOrEqual(meanRank - 1e-12);
        }
      }),
      { numRuns },
    );
  });

  it("is the mean of its ranks on the problems, which are means over replicates", () => {
    fc.assert(
      fc.property(study, (problems) => {
        for (const { meanRank, ranks: own } of rankOptimizers(names, problems)) {
          const mean = own.reduce((sum, { rank }) => sum + rank, 0) / own.length;
          expect(mean).toBeCloseTo(meanRank, 12);
        }
      }),
      { numRuns },
    );
  });

  it("gives one that wins everywhere in every replicate rank 1 without doubt", () => {
    const problems = ["p", "q"].map((problem) => ({
      problem,
      costs: [
        [5, 6, 7],
        [1, 2, 3],
        [Infinity, Infinity, 8],
      ],
    }));
    const rows = rankOptimizers(names, problems);
    expect(rows.map(({ optimizer }) => optimizer)).toEqual(["b", "a", "c"]);
    expect(rows[0]).toMatchObject({ meanRank: 1, interval: [1, 1], level: 3 / 4 });
  });

  it("compares within replicates: worse by a hair in each is never first", () => {
    const good = [1, 50, 3, 70, 5, 90];
    const problems = [{ problem: "p", costs: [good, good.map((cost) => cost + 1e-6)] }];
    const [first, second] = rankOptimizers(["good", "worse"], problems);
    expect(first).toMatchObject({ optimizer: "good", interval: [1, 1], level: 31 / 32 });
    expect(second).toMatchObject({ optimizer: "worse", interval: [2, 2] });
  });

  it("lets costs within the tolerance of the lowest share a rank, and no others", () => {
    const costs = [[-0.97], [-0.965], [-0.9]];
    const [first, second, third] = rankOptimizers(names, [
      { problem: "p", costs, tolerance: () => 0.01 },
    ]);
    expect([first, second, third].map((row) => row!.meanRank)).toEqual([1.5, 1.5, 3]);
  });

  it("ties all where every run failed, and has no interval for one replicate", () => {
    const problems = [{ problem: "p", costs: names.map(() => [Infinity]) }];
    for (const row of rankOptimizers(names, problems)) {
      expect(row).toMatchObject({ meanRank: 2, interval: null, level: null });
    }
  });
});
