import { stream } from "@thalweg/core/numeric";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectedBest } from "./expected-best.js";
import { interquartileMean } from "./interquartile-mean.js";
import { probabilityOfImprovement } from "./probability-of-improvement.js";
import { stratifiedBootstrap } from "./stratified-bootstrap.js";
import { tunability } from "./tunability.js";

const number = fc.integer({ min: -20, max: 20 });
const values = (maxLength: number) => fc.array(number, { minLength: 1, maxLength });
const mean = (all: readonly number[]) => all.reduce((a, b) => a + b, 0) / all.length;
/** Scores `[problem][run]`, gamma distributed. */
const rliable = {
  x: [
    [2.304, 0.747, 0.309, 0.775, 1.671, 1.659],
    [2.55, 2.027, 1.833, 2.357, 3.067, 3.079],
    [21.559, 1.657, 1.134, 9.937, 8.743, 5.805],
    [5.448, 5.664, 10.582, 11.064, 3.908, 16.208],
  ],
  y: [
    [1.747, 1.708, 2.013, 2.186, 6.105, 6.924],
    [3.074, 4.044, 3.173, 8.861, 3.194, 5.437],
    [7.765, 2.26, 11.808, 6.18, 11.165, 10.38],
    [18.716, 5.208, 12.461, 21.25, 7.53, 14.093],
  ],
};
const aggregate = (scores: readonly (readonly number[])[]) => interquartileMean(scores.flat());

describe("the interquartile mean", () => {
  // rliable, tests/rliable/metrics_test.py.
  it.each([
    [
      [
        [1, 2],
        [2, 2],
        [1, 1],
        [2, 1],
      ],
      1.5,
    ],
    [
      [
        [1, 1],
        [2, 2],
        [3, 3],
      ],
      2,
    ],
  ])("of %j is %f", (scores, expected) => {
    expect(interquartileMean(scores.flat())).toBe(expected);
  });

  // scipy.stats.trim_mean(range(n), 0.25) of 1, 4, 9, 16, ...
  it.each([
    [[1, 4, 9], 14 / 3],
    [[25, 1, 4, 9, 16], 29 / 3],
    [[1, 4, 9, 16, 25, 36, 49, 64, 81], 27],
  ])("of %j takes a quarter off each end, rounded down: %f", (values, expected) => {
    expect(interquartileMean(values)).toBeCloseTo(expected, 12);
  });

  it("moves with shifts and scales, mirrors with the sign, and lies within the values", () => {
    fc.assert(
      fc.property(values(15), (values) => {
        const found = interquartileMean(values);
        expect(interquartileMean(values.map((x) => 3 - 2 * x))).toBeCloseTo(3 - 2 * found, 10);
        expect(found).toBeGreaterThanOrEqual(Math.min(...values));
        expect(found).toBeLessThanOrEqual(Math.max(...values));
      }),
    );
  });

  it("leaves out infinite values while they are fewer than a quarter", () => {
    expect(interquartileMean([1, 2, 3, Infinity])).toBe(2.5);
    expect(interquartileMean([1, 2, Infinity, Infinity])).toBe(Infinity);
    expect(() => interquartileMean([])).toThrow("the interquartile mean of nothing");
  });
});

describe("the stratified bootstrap", () => {
  const scores = [
    [1, 2, 4, 8],
    [100, 101, 103, 107],
  ];
  const bootstrap = (seed: number, options = {}) =>
    stratifiedBootstrap(scores, aggregate, stream(seed, "bootstrap"), options);

  it("keeps each problem's runs to it: a problem with equal runs adds no spread", () => {
    const fixed = [
      [1, 1, 1],
      [5, 5, 5],
    ];
    const found = stratifiedBootstrap(fixed, (all) => mean(all.flat()), stream(0, "bootstrap"));
    expect(found).toEqual({ estimate: 3, interval: [3, 3] });
  });

  it("repeats with the stream, and is wider for a higher level", () => {
    expect(bootstrap(1)).toEqual(bootstrap(1));
    expect(bootstrap(2)).not.toEqual(bootstrap(1));
    const [wide, narrow] = [0.99, 0.5].map((level) => bootstrap(1, { level }).interval);
    expect(wide![0]).toBeLessThan(narrow![0]);
    expect(wide![1]).toBeGreaterThan(narrow![1]);
  });

  it("has the mean's exact quantiles, by enumeration of one problem's resamples", () => {
    const runs = [0, 1, 3];
    const all = runs.flatMap((a) => runs.flatMap((b) => runs.map((c) => (a + b + c) / 3)));
    const options = { level: 0.8, resamples: 20_000 };
    const draw = stream(3, "bootstrap");
    const { interval } = stratifiedBootstrap([runs], ([row]) => mean(row!), draw, options);
    // Shares at or below the ends, within four standard errors (0.003) of the exact distribution's.
    const share = (x: number) => all.filter((each) => each <= x + 1e-9).length / all.length;
    const below = (x: number) => all.filter((each) => each < x - 1e-9).length / all.length;
    for (const [end, p] of [
      [interval[0], 0.1],
      [interval[1], 0.9],
    ] as const) {
      expect(share(end)).toBeGreaterThan(p - 0.012);
      expect(below(end)).toBeLessThan(p + 0.012);
    }
  });

  it("ends within four standard errors of rliable's interval", () => {
    // rliable 1.2.0, 100,000 resamples. A quantile of 20,000 has the standard error 0.012.
    const found = stratifiedBootstrap(rliable.x, aggregate, stream(4, "bootstrap"), {
      resamples: 20_000,
    });
    expect(found.estimate).toBeCloseTo(3.30941667, 8);
    expect(Math.abs(found.interval[0] - 2.45432708)).toBeLessThan(0.05);
    expect(Math.abs(found.interval[1] - 4.93066667)).toBeLessThan(0.05);
  });

  it("refuses a problem without runs and no resamples", () => {
    expect(() => stratifiedBootstrap([[1], []], aggregate, stream(0, "x"))).toThrow("one run");
    expect(() => bootstrap(1, { resamples: 0 })).toThrow("0 resamples: a whole number from 1");
    expect(() => bootstrap(1, { level: 95 })).toThrow("level 95");
  });
});

describe("the probability of improvement", () => {
  it("is the mean over problems of the pairs won: 1/4 and 5/8 give 7/16", () => {
    const [a, b] = [
      [
        [1, 4],
        [2, 2],
      ],
      [
        [3, 5],
        [1, 1, 2, 4],
      ],
    ];
    expect(probabilityOfImprovement(a, b)).toBe(7 / 16);
    expect(probabilityOfImprovement(b, a)).toBe(9 / 16);
    expect(() => probabilityOfImprovement(a, [[1]])).toThrow("scores on 2 and 1 problems");
  });

  it("of rliable's scores is what it says", () => {
    // tests/rliable/metrics_test.py, and rliable 1.2.0 on the scores above.
    const x = [
      [1, 2, 1, 2],
      [2, 2, 1, 1],
    ];
    const y = [
      [1, 2, 3],
      [1, 2, 3],
    ];
    expect(probabilityOfImprovement(x, y)).toBeCloseTo(1 / 3, 14);
    expect(probabilityOfImprovement(rliable.x, rliable.y)).toBeCloseTo(0.19444444444444445, 14);
  });
});

describe("the expected best of n", () => {
  it("of 1, 2, 3 and n = 2, the highest, is 22/9 with replacement and 8/3 without", () => {
    const options = { best: "highest" } as const;
    const replaced = expectedBest([1, 2, 3], 2, { ...options, replacement: "with" });
    expect(replaced).toBeCloseTo(22 / 9, 14);
    expect(expectedBest([3, 1, 2], 2, options)).toBeCloseTo(8 / 3, 14);
    expect(expectedBest([3, 1, 2], 2)).toBeCloseTo(4 / 3, 14);
  });

  /** Every choice of n places, in order, with or without the same place twice. */
  const choices = (count: number, n: number, again: boolean): number[][] =>
    n === 0
      ? [[]]
      : choices(count, n - 1, again).flatMap((chosen) =>
          Array.from({ length: count }, (_, i) => [...chosen, i]).filter(
            (each) => again || new Set(each).size === each.length,
          ),
        );

  it("is the mean over all choices, by enumeration", () => {
    const n = fc.integer({ min: 1, max: 3 });
    fc.assert(
      fc.property(fc.array(number, { minLength: 3, maxLength: 6 }), n, (values, n) => {
        for (const replacement of ["with", "without"] as const) {
          const all = choices(values.length, n, replacement === "with");
          const lowest = all.map((places) => Math.min(...places.map((i) => values[i]!)));
          expect(expectedBest(values, n, { replacement })).toBeCloseTo(mean(lowest), 10);
        }
      }),
    );
  });

  it("falls with n, from the mean to the lowest; the highest mirrors it", () => {
    fc.assert(
      fc.property(values(12), (values) => {
        const curve = values.map((_, i) => expectedBest(values, i + 1));
        expect(curve[0]).toBeCloseTo(mean(values), 10);
        expect(curve.at(-1)).toBeCloseTo(Math.min(...values), 10);
        for (const [i, each] of curve.entries()) {
          if (i > 0) expect(each).toBeLessThanOrEqual(curve[i - 1]! + 1e-9);
          const mirrored = values.map((x) => -x);
          expect(expectedBest(mirrored, i + 1, { best: "highest" })).toBeCloseTo(-each, 10);
        }
      }),
    );
  });

  it("takes infinite values where they can be the best", () => {
    expect(expectedBest([1, 3, Infinity], 1)).toBe(Infinity);
    expect(expectedBest([1, 3, Infinity], 2)).toBeCloseTo((2 * 1 + 3) / 3, 14);
    expect(expectedBest([1, 3, Infinity], 2, { replacement: "with" })).toBe(Infinity);
  });

  it("refuses what cannot be drawn", () => {
    expect(() => expectedBest([1, 2], 3)).toThrow(
      "the expected best of 3 trials: there are values",
    );
    expect(expectedBest([1, 2], 3, { replacement: "with" })).toBeCloseTo(1.125, 14);
    expect(() => expectedBest([1], 0)).toThrow("it must be a whole number from 1");
    expect(() => expectedBest([], 1)).toThrow("the expected best of nothing");
  });
});

describe("tunability", () => {
  it("of 6, 3, 2 is 2 at its peak, 11/3 on average, 26/6 early", () => {
    expect(tunability([6, 3, 2], "peak")).toBe(2);
    expect(tunability([6, 3, 2], "mean")).toBeCloseTo(11 / 3, 14);
    expect(tunability([6, 3, 2])).toBeCloseTo(26 / 6, 14);
    expect(tunability([6, 3, 2], [0, 2, 2])).toBe(2.5);
    expect(tunability([Infinity, 3], "peak")).toBe(3);
  });

  it("refuses weights of another number, negative ones and none", () => {
    expect(() => tunability([1, 2], [1])).toThrow("tunability of 2 budgets with weights 1:");
    expect(() => tunability([1, 2], [2, -1])).toThrow("none negative");
    expect(() => tunability([], "mean")).toThrow("tunability of 0 budgets");
  });
});
