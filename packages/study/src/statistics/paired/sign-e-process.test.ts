import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binomialAtMost } from "../distributions/binomial.js";
import { pairsToDecide, signEvidence } from "./sign-e-process.js";

const count = fc.integer({ min: 0, max: 40 });

describe("the evidence of signs", () => {
  it("is the mean over the next sign of what it becomes: a martingale under equality", () => {
    fc.assert(
      fc.property(count, count, (wins, losses) => {
        const next =
          (signEvidence({ wins: wins + 1, losses }) + signEvidence({ wins, losses: losses + 1 })) /
          2;
        const now = signEvidence({ wins, losses });
        // Each evidence is a product of at most 81 factors, each with three roundings.
        expect(Math.abs(next - now)).toBeLessThanOrEqual(now * 250 * Number.EPSILON);
      }),
    );
  });

  it("has mean 1 over all outcomes of n fair signs", () => {
    for (let n = 0; n <= 30; n++) {
      let mean = 0;
      for (let wins = 0; wins <= n; wins++) {
        const p =
          binomialAtMost(wins, n, 0.5) - (wins === 0 ? 0 : binomialAtMost(wins - 1, n, 0.5));
        mean += p * signEvidence({ wins, losses: n - wins });
      }
      expect(mean).toBeCloseTo(1, 9);
    }
  });

  it("reaches 20 in at most one of twenty endless comparisons of equals, looked at every time", () => {
    // Exact: the probability of having reached 20 within n signs, by recursion over the counts.
    let reached = 0;
    let open = new Map([[0, 1]]);
    for (let n = 1; n <= 400; n++) {
      const next = new Map<number, number>();
      for (const [wins, p] of open) {
        for (const w of [wins, wins + 1]) next.set(w, (next.get(w) ?? 0) + p / 2);
      }
      for (const [wins, p] of next) {
        if (signEvidence({ wins, losses: n - wins }) < 20) continue;
        reached += p;
        next.delete(wins);
      }
      open = next;
    }
    expect(reached).toBeLessThan(0.05);
    expect(reached).toBeGreaterThan(0.01);
  });

  it("treats wins and losses alike", () => {
    fc.assert(
      fc.property(count, count, (wins, losses) => {
        const mirrored = signEvidence({ wins: losses, losses: wins });
        const evidence = signEvidence({ wins, losses });
        expect(Math.abs(mirrored - evidence)).toBeLessThanOrEqual(evidence * 250 * Number.EPSILON);
      }),
    );
  });
});

describe("the number of further pairs", () => {
  it("is seven for wins alone at 0.05: (1 3 5 ... 13) / 7! is above 20, (1 3 ... 11) / 6! not", () => {
    expect(signEvidence({ wins: 7, losses: 0 })).toBeGreaterThan(20);
    expect(signEvidence({ wins: 6, losses: 0 })).toBeLessThan(20);
    const needed = pairsToDecide({ wins: 1, losses: 0 }, { alpha: 0.05 })!;
    expect(signEvidence({ wins: 1 + needed, losses: 0 })).toBeGreaterThanOrEqual(20);
    expect(signEvidence({ wins: needed, losses: 0 })).toBeLessThan(20);
  });

  it("is 0 where the evidence suffices, and unknown between equals", () => {
    expect(pairsToDecide({ wins: 20, losses: 0 }, { alpha: 0.05 })).toBe(0);
    expect(pairsToDecide({ wins: 20, losses: 20 }, { alpha: 0.05 })).toBeUndefined();
    expect(pairsToDecide({ wins: 0, losses: 0 }, { alpha: 0.05 })).toBeUndefined();
  });

  it("keeps the proportion, and decides there: one pair fewer does not", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 0, max: 12 }),
        (wins, losses) => {
          const needed = pairsToDecide({ wins, losses }, { alpha: 0.05, family: 3 });
          if (needed === undefined || needed === 0) return;
          const n = wins + losses + needed;
          const share = wins / (wins + losses);
          const evidences = [Math.floor(share * n), Math.ceil(share * n)].map((w) =>
            signEvidence({ wins: w, losses: n - w }),
          );
          expect(Math.max(...evidences)).toBeGreaterThanOrEqual(60 * (1 - 1e-9));
        },
      ),
    );
  });

  it("refuses what is no count, no level and no family", () => {
    expect(() => signEvidence({ wins: -1, losses: 0 })).toThrow("-1 wins and 0 losses");
    expect(() => pairsToDecide({ wins: 1, losses: 0 }, { alpha: 1 })).toThrow("alpha 1");
    expect(() => pairsToDecide({ wins: 1, losses: 0 }, { alpha: 0.05, family: 0 })).toThrow(
      "0 comparisons",
    );
  });
});
