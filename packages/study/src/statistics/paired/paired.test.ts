import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meanInterval, studentTest } from "../intervals/student.js";
import { canReject, pairsToReject, requireRejectable } from "./attainable.js";
import { pairedDifferences } from "./differences.js";
import { holm } from "./holm.js";
import { mannWhitney } from "./mann-whitney.js";
import { probabilityOfWinning } from "./probability-of-winning.js";
import { signTest } from "./sign-test.js";
import type { Alternative } from "./test-result.js";
import { varghaDelaney } from "./vargha-delaney.js";
import { wilcoxonSignedRank } from "./wilcoxon-signed-rank.js";

interface Case {
  readonly alternative: Alternative;
  readonly p: number;
}
interface References {
  readonly wilcoxon: readonly (Case & { d: number[]; zeros: string })[];
  readonly mannWhitney: readonly (Case & { a: number[]; b: number[]; u: number })[];
  readonly student: readonly (Case & {
    x: number[];
    expected: number;
    t: number;
    interval: [number, number];
  })[];
}
const file = new URL("../../../../../test/references/scipy-tests.json", import.meta.url);
const scipy: References = JSON.parse(readFileSync(file, "utf8"));

const expectNear = (found: number, expected: number, relative = 1e-12) =>
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(relative * Math.abs(expected));

const alternatives = ["two-sided", "less", "greater"] as const;
const alternative = fc.constantFrom(...alternatives);
const mirrored = { less: "greater", greater: "less", "two-sided": "two-sided" } as const;
/** Small whole numbers, so that there are ties and zeros. */
const sample = (maxLength: number, minLength = 0) =>
  fc.array(fc.integer({ min: -3, max: 3 }), { minLength, maxLength });
/** Differences without a zero that is -0, which toEqual tells from 0. */
const negated = (values: readonly number[]) => values.map((x) => 0 - x);

describe("the sign test", () => {
  it("of six equal signs has p = 1/32, the smallest of six", () => {
    expect(signTest([1, 2, 3, 4, 5, 6])).toEqual({
      positive: 6,
      negative: 0,
      zero: 0,
      p: 1 / 32,
      smallestP: 1 / 32,
    });
    expect(signTest([1, 0, -2]).p).toBe(1);
    expect(signTest([0, 0])).toMatchObject({ p: 1, smallestP: 1, zero: 2 });
  });

  // R 4: binom.test(3, 15) and binom.test(3, 15, alternative = "less").
  it("of 3 in 15 has p = 0.03515625, on one side half of that", () => {
    const values = Array.from({ length: 15 }, (_, i) => (i < 3 ? 1 : -1));
    expectNear(signTest(values).p, 0.03515625);
    expectNear(signTest(values, "less").p, 0.017578125);
  });
});

describe("Wilcoxon's signed-rank test", () => {
  // SciPy's documentation of wilcoxon: Darwin's plants.
  it("of Darwin's plants has W = 24, p = 0.041259765625", () => {
    const plants = [6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75];
    const { positive, negative, p } = wilcoxonSignedRank(plants);
    expect([positive, negative]).toEqual([96, 24]);
    expect(p).toBe(0.041259765625);
    expectNear(wilcoxonSignedRank(plants, { alternative: "greater" }).p, 0.0206298828125);
  });

  it("differs from SciPy's p by at most 1e-12 of it, exact and normal", () => {
    for (const { d, zeros, alternative, p } of scipy.wilcoxon) {
      const options = { alternative, zeros: zeros === "pratt" ? "pratt" : "drop" } as const;
      expectNear(wilcoxonSignedRank(d, options).p, p);
    }
  });

  it("has the share of all choices of signs that are as extreme, ties included", () => {
    const values = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(values, fc.nat(), (sizes, which) => {
        const signed = (signs: number) => sizes.map((x, i) => ((signs >> i) & 1 ? x : -x));
        const observed = wilcoxonSignedRank(signed(which));
        let atMost = 0;
        for (let signs = 0; signs < 2 ** sizes.length; signs++) {
          if (wilcoxonSignedRank(signed(signs)).positive <= observed.positive) atMost += 1;
        }
        const { p } = wilcoxonSignedRank(signed(which), { alternative: "less" });
        expectNear(p, atMost / 2 ** sizes.length);
        expect(observed.smallestP).toBe(Math.min(1, 2 ** (1 - sizes.length)));
      }),
      { numRuns: 30 },
    );
  });

  it("with Pratt's zeros gives the other differences higher ranks", () => {
    const found = wilcoxonSignedRank([0, 0, 1, -2, 3], { zeros: "pratt" });
    expect(found).toMatchObject({ positive: 8, negative: 4, count: 3, smallestP: 0.25 });
  });
});

describe("the tests of paired differences", () => {
  const tests = {
    sign: signTest,
    wilcoxon: (values: readonly number[], alternative: Alternative) =>
      wilcoxonSignedRank(values, { alternative }),
    pratt: (values: readonly number[], alternative: Alternative) =>
      wilcoxonSignedRank(values, { alternative, zeros: "pratt" }),
  };

  it.each(Object.entries(tests))("%s: changing sides changes the side of p alone", (_, test) => {
    fc.assert(
      fc.property(sample(70), alternative, (values, alternative) => {
        const { p, smallestP } = test(values, alternative);
        const other = test(negated(values), mirrored[alternative]);
        expectNear(other.p, p);
        expectNear(other.smallestP, smallestP);
        expect(p).toBeGreaterThanOrEqual(smallestP * (1 - 1e-12));
        expect(p).toBeLessThanOrEqual(1);
      }),
    );
  });

  it.each(Object.entries(tests))(
    "%s: rejects a true hypothesis no more often than alpha",
    (_, t) => {
      // All signs of ten differences, of which two pairs are equal in size.
      const sizes = [1, 1, 2, 3, 4, 4, 5, 6, 7, 8];
      for (const alpha of [0.01, 0.05, 0.2]) {
        let rejected = 0;
        for (let signs = 0; signs < 1024; signs++) {
          const values = sizes.map((x, i) => ((signs >> i) & 1 ? x : -x));
          if (t(values, "two-sided").p <= alpha) rejected += 1;
        }
        expect(rejected / 1024).toBeLessThanOrEqual(alpha);
      }
    },
  );

  it("take infinite differences as the largest and refuse NaN", () => {
    expect(pairedDifferences([1, Infinity, Infinity], [2, 3, Infinity])).toEqual([-1, Infinity, 0]);
    expect(wilcoxonSignedRank([-1, Infinity, 0])).toMatchObject({ positive: 2, negative: 1 });
    expect(pairedDifferences([1, 2, Infinity], [1.5, 3, 1], 0.5)).toEqual([0, -1, Infinity]);
    expect(() => pairedDifferences([1], [1], -1)).toThrow("tie -1: a distance is wanted");
    expect(() => pairedDifferences([1], [1, 2])).toThrow("paired values: 1 and 2; there must be");
    expect(() => signTest([1, Number.NaN])).toThrow("value 1 is NaN: count a run without");
  });
});

describe("the rank-sum test", () => {
  // SciPy's documentation of mannwhitneyu: ages at the diagnosis of diabetes.
  it("of nine ages has U = 17, p = 0.1111111, and A12 = 17/20", () => {
    const [males, females] = [
      [19, 22, 16, 29, 24],
      [20, 11, 17, 12],
    ];
    const { u, p, smallestP } = mannWhitney(males, females);
    expect(u).toBe(17);
    expectNear(p, 1 / 9);
    expectNear(smallestP, 2 / 126);
    expect(varghaDelaney(males, females)).toBe(17 / 20);
  });

  it("differs from SciPy's p by at most 1e-12 of it, exact and normal", () => {
    for (const { a, b, alternative, u, p } of scipy.mannWhitney) {
      const found = mannWhitney(a, b, alternative);
      expect(found.u).toBe(u);
      expectNear(found.p, p);
    }
  });

  it("has the share of all choices of the first sample that are as extreme, ties included", () => {
    fc.assert(
      fc.property(sample(9, 2), fc.nat(), alternative, (values, size, alternative) => {
        const first = 1 + (size % (values.length - 1));
        const smallest = [1];
        const observed = mannWhitney(values.slice(0, first), values.slice(first), "less");
        const [all, atMost] = [[] as number[], [] as number[]];
        for (let set = 0; set < 2 ** values.length; set++) {
          const a = values.filter((_, i) => (set >> i) & 1);
          if (a.length !== first) continue;
          const others = values.filter((_, i) => !((set >> i) & 1));
          const { u } = mannWhitney(a, others);
          all.push(u);
          if (u <= observed.u) atMost.push(u);
          smallest.push(mannWhitney(a, others, alternative).p);
        }
        expectNear(observed.p, atMost.length / all.length);
        const { smallestP } = mannWhitney(values.slice(0, first), values.slice(first), alternative);
        expectNear(smallestP, Math.min(...smallest));
      }),
      { numRuns: 15 },
    );
  });

  it("and A12 change sides with the samples, and not with increasing maps", () => {
    fc.assert(
      fc.property(sample(8, 1), sample(8, 1), alternative, (a, b, alternative) => {
        const { u, p } = mannWhitney(a, b, alternative);
        const other = mannWhitney(b, a, mirrored[alternative]);
        expect(other.u).toBe(a.length * b.length - u);
        expectNear(other.p, p);
        expect(varghaDelaney(b, a)).toBeCloseTo(1 - varghaDelaney(a, b), 14);
        const cube = (x: number) => x ** 3 + 2 * x;
        expect(varghaDelaney(a.map(cube), b.map(cube))).toBe(varghaDelaney(a, b));
      }),
    );
  });

  it("refuses an empty sample", () => {
    expect(() => varghaDelaney([], [1])).toThrow("samples of 0 and 1 values: each needs at least");
  });
});

describe("the probability of winning", () => {
  it("counts half of each tie, and its interval all or none of them", () => {
    const found = probabilityOfWinning([1, 2, 3, Infinity], [2, 2, 1, Infinity]);
    expect(found).toMatchObject({ wins: 1, losses: 1, ties: 2, probability: 0.5 });
    expect(found.interval[0]).toBeCloseTo(1 - 0.975 ** (1 / 4), 14);
    expect(found.interval[1]).toBeCloseTo(0.975 ** (1 / 4), 14);
  });

  it("has an interval that covers with at least its level, by enumeration", () => {
    const share = fc.integer({ min: 0, max: 10 });
    const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), share, share, (n, x, y) => {
        const [win, tie] = [Math.min(x, y) / 10, Math.abs(x - y) / 10];
        let covered = 0;
        for (let wins = 0; wins <= n; wins++) {
          for (let ties = 0; wins + ties <= n; ties++) {
            const losses = n - wins - ties;
            const costs = Array.from({ length: n }, (_, i) =>
              i < wins ? -1 : +(i >= wins + ties),
            );
            const { interval } = probabilityOfWinning(
              costs,
              costs.map(() => 0),
              0.8,
            );
            const ways = factorial(n) / factorial(wins) / factorial(ties) / factorial(losses);
            const truth = win + tie / 2;
            if (interval[0] > truth || interval[1] < truth) continue;
            covered += ways * win ** wins * tie ** ties * (1 - win - tie) ** losses;
          }
        }
        expect(covered).toBeGreaterThanOrEqual(0.8 - 1e-9);
      }),
      { numRuns: 30 },
    );
  });

  it("mirrors when the two change places", () => {
    fc.assert(
      fc.property(sample(12), (values) => {
        const zeros = values.map(() => 0);
        const [one, other] = [
          probabilityOfWinning(values, zeros),
          probabilityOfWinning(zeros, values),
        ];
        expect([other.losses, other.wins, other.ties]).toEqual([one.wins, one.losses, one.ties]);
        expect(other.probability).toBeCloseTo(1 - one.probability, 14);
        expect(other.interval[0]).toBeCloseTo(1 - one.interval[1], 12);
      }),
    );
  });
});

describe("Holm's method", () => {
  // R's p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm").
  it("adjusts 0.01, 0.04, 0.03, 0.005 to 0.03, 0.06, 0.06, 0.02", () => {
    const adjusted = holm(["a", "b", "c", "d"], { a: 0.01, b: 0.04, c: 0.03, d: 0.005 });
    const expected = { a: 0.03, b: 0.06, c: 0.06, d: 0.02 };
    for (const [name, p] of Object.entries(expected)) expectNear(adjusted[name]!, p);
    expect(Object.keys(adjusted)).toEqual(["a", "b", "c", "d"]);
  });

  it("keeps the order of p, and lies between p and m p", () => {
    const p = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(p, { minLength: 1, maxLength: 8 }), (values) => {
        const names = values.map((_, i) => `c${i}`);
        const given = Object.fromEntries(values.map((value, i) => [`c${i}`, value]));
        const adjusted = holm(names, given);
        for (const a of names) {
          expect(adjusted[a]).toBeGreaterThanOrEqual(given[a]!);
          expect(adjusted[a]).toBeLessThanOrEqual(Math.min(1, values.length * given[a]!));
          for (const b of names) {
            if (given[a]! < given[b]!) expect(adjusted[a]).toBeLessThanOrEqual(adjusted[b]!);
          }
        }
      }),
    );
  });

  it("counts declared comparisons that were not made, and refuses those not declared", () => {
    expect(holm(["a", "b"], { a: 0.02 })).toEqual({ a: 0.04, b: 1 });
    expect(() => holm(["a"], { b: 0.1 })).toThrow('"b" is not in the declared family');
    expect(() => holm(["a", "a"], {})).toThrow('the comparison "a" is declared twice');
    expect(() => holm(["a"], { a: 2 })).toThrow("has p = 2; it must be in [0, 1]");
  });
});

describe("a test that cannot reject", () => {
  it("is refused with what it would need", () => {
    const test = signTest([1, 2, 3, 4, 5]);
    expect(canReject(test, { alpha: 0.05 })).toBe(false);
    expect(() => requireRejectable("sign test of 5 pairs", test, { alpha: 0.05 })).toThrow(
      "the sign test of 5 pairs cannot reject at 0.05: its smallest p is 0.0625; use more seeds.",
    );
    const six = signTest([1, 2, 3, 4, 5, 6]);
    requireRejectable("sign test of 6 pairs", six, { alpha: 0.05 });
    expect(() => requireRejectable("sign test", six, { alpha: 0.05, family: 10 })).toThrow(
      "cannot reject at 0.05 among 10 comparisons: its smallest p is 0.03125, and 0.005 is needed",
    );
  });

  it("of signs needs 6 pairs at 0.05, 5 on one side, 9 in a family of ten", () => {
    expect(pairsToReject({ alpha: 0.05 })).toBe(6);
    expect(pairsToReject({ alpha: 0.05 }, "less")).toBe(5);
    expect(pairsToReject({ alpha: 0.05, family: 10 })).toBe(9);
    expect(() => pairsToReject({ alpha: 5 })).toThrow("alpha 5: it must lie between 0 and 1");
    expect(() => pairsToReject({ alpha: 0.1, family: 0 })).toThrow("a family of 0 comparisons");
  });
});

describe("Student's test and interval", () => {
  // modded-nanogpt, track 3: 16 losses against the target 3.28.
  it("of a public record: t = -3.51304, p = 0.00156922", () => {
    const text = `3.27765 3.27965 3.27675 3.27978 3.27961 3.27999 3.27696 3.27746 3.27929 3.27910
      3.28025 3.28060 3.27822 3.27837 3.27969 3.27966`;
    const { t, p } = studentTest(text.split(/\s+/).map(Number), 3.28, "less");
    expect(t).toBeCloseTo(-3.51304, 5);
    expect(p).toBeCloseTo(0.00156922, 8);
  });

  it("differ from SciPy's by at most 1e-11", () => {
    for (const { x, expected, alternative, t, p, interval } of scipy.student) {
      const found = studentTest(x, expected, alternative);
      expectNear(found.t, t, 1e-11);
      expectNear(found.p, p, 1e-11);
      const [low, high] = meanInterval(x);
      expectNear(low, interval[0], 1e-11);
      expectNear(high, interval[1], 1e-11);
    }
  });

  it("of equal values are a point, and sure", () => {
    expect(meanInterval([2, 2, 2])).toEqual([2, 2]);
    expect(studentTest([2, 2, 2], 3).p).toBe(0);
    expect(studentTest([2, 2, 2], 2).p).toBe(1);
    expect(() => meanInterval([1])).toThrow("a mean of 1 values with its spread");
    expect(() => meanInterval([1, Infinity])).toThrow("all finite");
  });
});
