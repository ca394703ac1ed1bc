import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Candidate } from "./candidate.js";
import { hyperbandBrackets } from "./hyperband.js";
import { medianPruning } from "./median-pruning.js";
import { asha, successiveHalving } from "./successive-halving.js";
import { type Racer, wilcoxonRacing } from "./wilcoxon-racing.js";

const numRuns = process.env.THALWEG_THOROUGH === "1" ? 2000 : 200;

const cost = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constant(Infinity));
const candidates = fc
  .uniqueArray(fc.nat(99), { maxLength: 12 })
  .chain((of) =>
    fc.tuple(...of.map((index) => cost.map((drawn): Candidate => ({ index, cost: drawn })))),
  );
const racers = fc.tuple(fc.nat(6), fc.integer({ min: 1, max: 8 })).chain(([count, seeds]) => {
  const costs = fc.array(cost, { minLength: seeds, maxLength: seeds });
  return fc.tuple(
    ...Array.from({ length: count }, (_, index) =>
      costs.map((of): Racer => ({ index, costs: of })),
    ),
  );
});

const rungOf = (...costs: number[]): Candidate[] =>
  costs.map((each, index) => ({ index, cost: each }));

describe.each([
  ["median", medianPruning],
  ["successive halving", successiveHalving],
  ["asha", asha],
] as const)("pruning by %s", (_, prune) => {
  it("does not depend on the order of arrival", () => {
    fc.assert(
      fc.property(candidates, fc.nat(), (all, turn) => {
        const at = turn % (all.length + 1);
        const turned = [...all.slice(at), ...all.slice(0, at)];
        expect(prune(turned.toReversed())).toEqual(prune(all));
      }),
      { numRuns },
    );
  });

  it("lets the best one go on, and none that failed, and gives indices in order", () => {
    fc.assert(
      fc.property(candidates, (all) => {
        const on = prune(all);
        expect(on).toEqual(on.toSorted((a, b) => a - b));
        const costOf = new Map(all.map((each) => [each.index, each.cost]));
        for (const index of on) expect(costOf.get(index)).toBeLessThan(Infinity);
        const best = Math.min(...costOf.values());
        if (best < Infinity) expect(on.map((index) => costOf.get(index))).toContain(best);
      }),
      { numRuns },
    );
  });

  it("refuses a cost that is NaN", () => {
    expect(() => prune(rungOf(1, Number.NaN))).toThrow("one that failed costs Infinity.");
  });
});

describe("pruning", () => {
  it("by the median keeps those at or below it", () => {
    expect(medianPruning(rungOf(5, 1, 3, 2, 4))).toEqual([1, 2, 3]);
    expect(medianPruning(rungOf(4, 1, Infinity, 2))).toEqual([1, 3]);
    expect(medianPruning(rungOf(Infinity, 1, Infinity))).toEqual([1]);
    expect(medianPruning(rungOf(7, 7, 7))).toEqual([0, 1, 2]);
    expect(medianPruning([])).toEqual([]);
  });

  it("by halving keeps floor(n / eta), one at least, and earlier ones of equals", () => {
    expect(successiveHalving(rungOf(9, 8, 7, 6, 5, 4, 3))).toEqual([5, 6]);
    expect(successiveHalving(rungOf(9, 8, 7, 6, 5, 4, 3), 2)).toEqual([4, 5, 6]);
    expect(successiveHalving(rungOf(2, 1))).toEqual([1]);
    expect(successiveHalving(rungOf(1, 1, 1, 1, 1, 1))).toEqual([0, 1]);
    expect(() => successiveHalving(rungOf(1), 1)).toThrow(
      "pruning: eta is 1; it must be a whole number from 2.",
    );
  });

  it("by asha decides at each index with those up to it: falling costs go on, rising do not", () => {
    expect(asha(rungOf(5, 4, 3, 2, 1))).toEqual([0, 1, 2, 3, 4]);
    expect(asha(rungOf(1, 2, 3, 4, 5))).toEqual([0]);
    // The sixth is among the best two of six.
    expect(asha(rungOf(1, 3, 4, 5, 6, 2))).toEqual([0, 5]);
  });

  it("by asha stays as it was when later candidates come", () => {
    fc.assert(
      fc.property(candidates, fc.nat(99), (all, last) => {
        const known = all.filter(({ index }) => index <= last);
        expect(asha(all).filter((index) => index <= last)).toEqual(asha(known));
      }),
      { numRuns },
    );
  });
});

describe("the brackets of hyperband", () => {
  const table = (greatest: number, eta: number) =>
    hyperbandBrackets(greatest, eta).map((rungs) =>
      rungs.map(({ candidates, resource }) => [candidates, resource]),
    );

  it("are those of Li et al. 2018, table 1, for R = 81 and eta = 3", () => {
    expect(table(81, 3)).toEqual([
      [
        [81, 1],
        [27, 3],
        [9, 9],
        [3, 27],
        [1, 81],
      ],
      [
        [34, 3],
        [11, 9],
        [3, 27],
        [1, 81],
      ],
      [
        [15, 9],
        [5, 27],
        [1, 81],
      ],
      [
        [8, 27],
        [2, 81],
      ],
      [[5, 81]],
    ]);
  });

  it("are those of mlr3hyperband for R = 8 and eta = 2", () => {
    expect(table(8, 2).map(([first]) => first)).toEqual([
      [8, 1],
      [6, 2],
      [4, 4],
      [4, 8],
    ]);
  });

  it("spend at most (s_max + 1) R each, plus what rounding n up adds", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 2, max: 6 }), (r, eta) => {
        const brackets = hyperbandBrackets(r, eta);
        for (const rungs of brackets) {
          const spent = rungs.reduce((sum, rung) => sum + rung.candidates * rung.resource, 0);
          // Rounding up adds less than one candidate, which costs at most R at each rung.
          expect(spent).toBeLessThan((brackets.length + rungs.length) * r * (1 + 1e-12));
          expect(rungs.at(-1)!.resource).toBe(r);
        }
      }),
      { numRuns },
    );
  });

  it("refuse a resource below the least", () => {
    expect(() => hyperbandBrackets(0.5)).toThrow("the greatest resource is 0.5; it must be from 1");
  });
});

describe("racing over seeds", () => {
  const race = (costs: readonly (readonly number[])[], threshold?: number) =>
    wilcoxonRacing(
      costs.map((of, index) => ({ index, costs: of })),
      threshold,
    );

  it("drops what is worse on each of four seeds, with p = 1/16, and on three not yet", () => {
    const best = [1, 2, 3, 4];
    const worse = [2, 4, 6, 8];
    expect(race([worse, best])).toEqual([1]);
    expect(race([worse.slice(1), best.slice(1)])).toEqual([0, 1]);
    expect(race([worse, best], 1 / 16)).toEqual([0, 1]);
  });

  it("keeps what is worse on some seeds and better on others", () => {
    expect(
      race([
        [1, 2, 3, 4, 5],
        [3, 1.5, 3.5, 3, 4],
      ]),
    ).toEqual([0, 1]);
  });

  it("counts seeds on which both cost the same: p = 8/64 with three of them, 5/64 without", () => {
    const differences = [-1, -2, 3, 4, 5, 6];
    const other = [...differences, 0, 0, 0];
    const leader = other.map(() => 0);
    expect(race([leader, other])).toEqual([0, 1]);
    expect(race([leader.slice(3), differences])).toEqual([0]);
  });

  it("drops what fails where the leader does not, and keeps equals", () => {
    const fails = Array<number>(5).fill(Infinity);
    expect(race([fails, [1, 2, 3, 4, 5], [1, 2, 3, 4, 5]])).toEqual([1, 2]);
    expect(race([fails, fails])).toEqual([0, 1]);
  });

  it("never drops the leader, and does not depend on the order of arrival", () => {
    fc.assert(
      fc.property(racers, (all) => {
        const on = wilcoxonRacing(all);
        expect(wilcoxonRacing(all.toReversed())).toEqual(on);
        expect(on.length > 0).toBe(all.length > 0);
      }),
      { numRuns },
    );
  });

  it("drops an equal candidate, at one look, no more often than the threshold says", () => {
    // All 2^8 signs of eight distinct differences are equally likely: an exact enumeration.
    let dropped = 0;
    for (let signs = 0; signs < 256; signs++) {
      const leader = Array<number>(8).fill(0);
      const other = leader.map((_, i) => (i + 1) * ((signs >> i) & 1 ? 1 : -1));
      if (!race([other, leader]).includes(0)) dropped++;
    }
    expect(dropped / 256).toBeLessThanOrEqual(0.1);
    expect(dropped).toBeGreaterThan(0);
  });

  it("refuses costs of other seeds", () => {
    expect(() => race([[1], [1, 2]])).toThrow(
      "candidate 1 has costs of 2 seeds, candidate 0 of 1; all must have those of the same seeds",
    );
  });
});
