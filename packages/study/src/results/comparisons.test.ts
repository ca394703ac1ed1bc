import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ProblemCosts } from "../statistics/ranking.js";
import { ALPHA, compareOptimizers } from "./comparisons.js";

const names = ["a", "b", "c", "d"];
const cost = fc.oneof(
  { weight: 4, arbitrary: fc.double({ min: -1, max: 1, noNaN: true }) },
  { weight: 2, arbitrary: fc.constantFrom(-0.5, 0, 0.5) },
  { weight: 1, arbitrary: fc.constant(Infinity) },
);
const study = fc
  .record({
    optimizers: fc.integer({ min: 1, max: 4 }),
    problems: fc.integer({ min: 1, max: 3 }),
    replicates: fc.integer({ min: 1, max: 9 }),
  })
  .chain(({ optimizers, problems, replicates }) => {
    const list = <T>(each: fc.Arbitrary<T>, count: number) =>
      fc.array(each, { minLength: count, maxLength: count });
    return list(list(list(cost, replicates), optimizers), problems);
  })
  .map((all) => all.map((costs, i): ProblemCosts => ({ problem: `p${i}`, costs })));
const labelsOf = (problems: readonly ProblemCosts[]) => names.slice(0, problems[0]!.costs.length);

describe("comparisons of all optimizers", () => {
  it("have one sign for each problem and replicate, whose counts add up", () => {
    fc.assert(
      fc.property(study, (problems) => {
        const labels = labelsOf(problems);
        const replicates = problems[0]!.costs[0]!.length;
        const { family } = compareOptimizers(labels, problems);
        expect(family).toHaveLength((labels.length * (labels.length - 1)) / 2);
        for (const { first, second, wins, losses, ties, problems: each } of family) {
          expect(wins + losses + ties).toBe(problems.length * replicates);
          const [a, b] = [labels.indexOf(first), labels.indexOf(second)];
          for (const [i, { costs }] of problems.entries()) {
            const count = (holds: (x: number, y: number) => boolean) =>
              costs[a]!.filter((x, r) => holds(x, costs[b]![r]!)).length;
            expect(each[i]).toEqual({
              problem: `p${i}`,
              wins: count((x, y) => x < y),
              losses: count((x, y) => x > y),
              // Two failures are equal.
              ties: count((x, y) => x === y),
            });
          }
        }
      }),
    );
  });

  it("mirror each other when two optimizers change places, and p does not change", () => {
    fc.assert(
      fc.property(study, (problems) => {
        const labels = labelsOf(problems);
        const turned = problems.map(({ problem, costs }) => ({
          problem,
          costs: costs.toReversed(),
        }));
        const straight = compareOptimizers(labels, problems).family;
        const mirrored = compareOptimizers(labels.toReversed(), turned).family;
        for (const each of straight) {
          const { first, second, wins, losses, p, adjustedP } = each;
          const other = mirrored.find((row) => row.first === second && row.second === first)!;
          expect(other).toMatchObject({ wins: losses, losses: wins, p, adjustedP });
        }
      }),
    );
  });

  it("have the p of the sign test, two-sided, and one adjusted for the family that is not lower", () => {
    const choose = (n: number, k: number): number =>
      k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k;
    fc.assert(
      fc.property(study, (problems) => {
        const { family } = compareOptimizers(labelsOf(problems), problems);
        for (const { wins, losses, p, adjustedP, smallestP } of family) {
          const n = wins + losses;
          let tail = 0;
          for (let k = 0; k <= Math.min(wins, losses); k++) tail += choose(n, k) / 2 ** n;
          expect(p).toBeCloseTo(Math.min(1, 2 * tail), 12);
          expect(smallestP).toBeCloseTo(Math.min(1, 2 / 2 ** n), 12);
          expect(adjustedP).toBeGreaterThanOrEqual(p);
          expect(adjustedP).toBeLessThanOrEqual(Math.min(1, family.length * p) + 1e-15);
        }
      }),
    );
  });

  it("tie within the tolerance of the better one", () => {
    const costs = [
      [-0.9, -0.9, -0.5],
      [-0.89, -0.8, Infinity],
    ];
    const tolerance = (lowest: number) => (lowest < -0.8 ? 0.02 : 0);
    const { family } = compareOptimizers(["a", "b"], [{ problem: "p", costs, tolerance }]);
    expect(family[0]).toMatchObject({ wins: 2, losses: 0, ties: 1 });
  });

  it("of one optimizer are none, and refuse nothing", () => {
    expect(compareOptimizers(["a"], [{ problem: "p", costs: [[1, 2]] }])).toEqual({
      ...{ baseline: null, alpha: ALPHA, family: [], pairsNeeded: null },
    });
  });
});

describe("a family of comparisons", () => {
  it("is refused exactly if no outcome could be significant: 2 / 2^signs times its size is above alpha", () => {
    fc.assert(
      fc.property(study, (problems) => {
        const { family, pairsNeeded } = compareOptimizers(labelsOf(problems), problems);
        const signs = problems.length * problems[0]!.costs[0]!.length;
        const could = (n: number) => family.length * Math.min(1, 2 / 2 ** n) <= ALPHA;
        if (family.length === 0 || could(signs)) expect(pairsNeeded).toBeNull();
        else {
          expect(could(pairsNeeded!)).toBe(true);
          expect(could(pairsNeeded! - 1)).toBe(false);
        }
        if (pairsNeeded !== null) {
          for (const { adjustedP } of family) expect(adjustedP).toBeGreaterThan(ALPHA);
        }
      }),
    );
  });

  it("with a baseline has each other optimizer once", () => {
    const problems = [{ problem: "p", costs: names.map((_, i) => [i, i + 1]) }];
    const { family, baseline } = compareOptimizers(names, problems, "b");
    expect(baseline).toBe("b");
    expect(family.map(({ first, second, wins }) => [first, second, wins])).toEqual([
      ["a", "b", 2],
      ["c", "b", 0],
      ["d", "b", 0],
    ]);
  });
});
