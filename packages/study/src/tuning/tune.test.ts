import { positive, real } from "@thalweg/core";
import type { TrialResult } from "@thalweg/engine";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Quantity } from "../decision.js";
import { searchStrategy } from "../search/strategies.js";
import type { Axis } from "./axis.js";
import { keptOf } from "./pruning.js";
import { tune } from "./tune.js";
import type { TuningRun } from "./tuning-run.js";

const loss: Quantity = { key: "loss", better: "lower", offset: 0, title: "loss" };
const decision = { tune: loss, tie: loss, judge: loss, loss };

const lr: Axis = { name: "lr", hyper: positive(0.1), range: { min: 1e-3, max: 10 }, grows: true };
const given: Axis = { ...lr, name: "eps", grows: false };
/** Nothing lies beyond this range. */
const bounded: Axis = {
  ...{ name: "x", hyper: real(0, { min: -1, max: 1 }), range: { min: -1, max: 1 }, grows: true },
};

type Loss = (run: TuningRun) => number | undefined;

interface Size {
  readonly axes: readonly Axis[];
  readonly count: number;
  readonly replicates: number;
  readonly replicate: number;
  readonly growth: number;
  readonly tuningSeeds: number;
}
const size: Size = {
  ...{ axes: [lr], count: 8, replicates: 6, replicate: 2, growth: 4, tuningSeeds: 3 },
};

/** Tunes where a run has this loss, or diverges for want of one. */
async function tuned(lossOf: Loss, more: Partial<Size> = {}) {
  const { axes, count, replicates, replicate, growth, tuningSeeds } = { ...size, ...more };
  const runs: TuningRun[] = [];
  const result = (run: TuningRun): TrialResult => {
    const value = lossOf(run);
    return {
      spec: { problem: "p", optimizer: "o", phase: "tune", plugins: [], ...run },
      ...(value === undefined ? { status: "diverged", divergedAt: 1 } : { status: "completed" }),
      metrics: {
        curves: {},
        final: { loss: value ?? null },
        ...{ evaluationsToTarget: null, evaluations: 9, evaluationsPerStep: 1 },
      },
      fingerprint: null,
    };
  };
  const { choice, results } = await tune({
    space: { axes, fixed: {} },
    usual: { lr: 0.1 },
    strategy: searchStrategy("quasi-random"),
    search: { count, replicate, replicates, seed: 5 },
    pruning: "halving",
    growth,
    seeds: Array.from({ length: tuningSeeds }, (_, i) => 100 + i),
    decision,
    async run(asked) {
      runs.push(...asked);
      return asked.map(result);
    },
  });
  return { choice, results, runs };
}

const decadesFrom =
  (best: number, name = "lr"): Loss =>
  ({ hyper }) =>
    Math.abs(Math.log10(Number(hyper[name]) / best));

const sizes = fc
  .record({
    axes: fc.constantFrom<readonly Axis[]>([lr], [given], [bounded], [lr, given], [lr, bounded]),
    count: fc.integer({ min: 1, max: 9 }),
    replicates: fc.integer({ min: 1, max: 6 }),
    growth: fc.integer({ min: 0, max: 5 }),
    tuningSeeds: fc.integer({ min: 1, max: 4 }),
    draw: fc.nat(),
  })
  .map(({ draw, ...each }): Size => ({ ...each, replicate: draw % each.replicates }));

/** Any loss of a setting and a seed, of which some diverge. */
const losses = fc.func(fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }));

describe("a replicate's tuning", () => {
  it("runs what it is asked, what it adds, and no more: whatever the losses", async () => {
    await fc.assert(
      fc.asyncProperty(sizes, losses, async (drawn, draw) => {
        const { choice, results, runs } = await tuned((run) => draw(run), drawn);
        const { axes, count, growth, tuningSeeds } = drawn;
        const ends = 2 * axes.filter(({ grows }) => grows).length;
        expect(choice.grown).toBeLessThanOrEqual(growth * ends);
        const first = runs.filter(({ seed }) => seed === 100);
        expect(first).toHaveLength(count + choice.grown);
        // The best quarter, three smaller ones, and every setting that was added.
        const compared = keptOf("halving", count) + 3 + choice.grown;
        expect(runs.length - first.length).toBeLessThanOrEqual(compared * (tuningSeeds - 1));
        expect(results).toHaveLength(runs.length);
        expect(new Set(runs.map((run) => JSON.stringify(run))).size).toBe(runs.length);
        // The first run of every setting comes first.
        for (const [i, { spec }] of results.entries()) {
          expect(spec.seed === 100).toBe(i < first.length);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("chooses one of its settings, by a run that it can point at, or says that all failed", async () => {
    await fc.assert(
      fc.asyncProperty(sizes, losses, async (drawn, draw) => {
        const { choice, results } = await tuned((run) => draw(run), drawn);
        if (choice.how === "fallback") {
          expect(choice).toMatchObject({ hyper: { lr: 0.1 }, trial: null });
          expect(choice.edges).toEqual({});
        } else {
          expect(choice.how).toBe("tuned");
          expect(results[choice.trial!]!.spec).toMatchObject({ hyper: choice.hyper, seed: 100 });
        }
      }),
      { numRuns: 200 },
    );
  });

  it("tries no value outside a range that the study gave, or that is not allowed", async () => {
    await fc.assert(
      fc.asyncProperty(sizes, losses, async (drawn, draw) => {
        const { runs } = await tuned((run) => draw(run), drawn);
        for (const { hyper } of runs) {
          if (hyper.eps !== undefined)
            expect(hyper.eps).toSatisfy((x: number) => x >= 1e-3 && x <= 10);
          if (hyper.x !== undefined) expect(Math.abs(Number(hyper.x))).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it("grows by steps of the spacing as long as that helps, and then has no open end", async () => {
    // The spacing is half a decade.
    for (const best of [1e-4, 60]) {
      const { choice, runs } = await tuned(decadesFrom(best));
      expect(choice.edges).toEqual({});
      expect(Math.abs(Math.log10(Number(choice.hyper.lr) / best))).toBeLessThanOrEqual(0.2501);
      const rates = runs.filter(({ seed }) => seed === 100).map(({ hyper }) => Number(hyper.lr));
      const sorted = rates.sort((a, b) => a - b);
      for (const [i, rate] of sorted.slice(1).entries()) {
        // Rates have three digits.
        expect(Math.log10(rate / sorted[i]!)).toBeCloseTo(0.5, 2);
      }
    }
  });

  it("adds no more than the study allows, for every phase of the levels, and says what is open", async () => {
    for (const growth of [0, 1, 4]) {
      for (let replicate = 0; replicate < 6; replicate++) {
        const low = await tuned(decadesFrom(1e-30), { growth, replicate });
        expect(low.choice).toMatchObject({ grown: growth, edges: { lr: "lowest" } });
        const high = await tuned(decadesFrom(1e30), { growth, replicate });
        expect(high.choice).toMatchObject({ grown: growth, edges: { lr: "highest" } });
        // Added ones run on the other two seeds only if they are among the best two.
        expect(high.runs).toHaveLength(8 + growth + 2 * 2);
      }
    }
  });

  it("takes the end of an axis that changes nothing for no edge", async () => {
    const idle: Axis = { ...lr, name: "idle" };
    for (let replicate = 0; replicate < 6; replicate++) {
      const more = { axes: [lr, idle], replicate };
      const { choice } = await tuned(decadesFrom(0.1), more);
      expect(choice.edges).not.toHaveProperty("idle");
      // At most one setting finds out that it changes nothing, from wherever growth begins.
      expect(choice.grown).toBeLessThanOrEqual(2);
    }
  });

  it("has an open end where the study gave the range, and none where nothing lies beyond", async () => {
    const range = await tuned(decadesFrom(1e9, "eps"), { axes: [given] });
    expect(range.choice).toMatchObject({ grown: 0, edges: { eps: "highest" } });
    const whole = await tuned(({ hyper }) => -Number(hyper.x), {
      ...{ axes: [bounded], replicates: 1, replicate: 0 },
    });
    expect(whole.choice).toMatchObject({ hyper: { x: 1 }, grown: 0 });
    expect(whole.choice.edges).toEqual({});
  });

  it("of one or two settings has no ends, and does not grow", async () => {
    for (const count of [1, 2]) {
      const { choice, runs } = await tuned(decadesFrom(1e9), { count });
      expect(choice).toMatchObject({ how: "tuned", grown: 0 });
      expect(choice.edges).toEqual({});
      expect(runs).toHaveLength(count + 2);
    }
  });

  it("tries smaller rates where every compared one fails somewhere", async () => {
    // Above 0.5 the loss is best, and fails on all seeds but the first.
    const brittle: Loss = ({ hyper, seed }) => {
      const rate = Number(hyper.lr);
      return rate > 0.5 && seed !== 100 ? undefined : 1 / rate;
    };
    const { choice } = await tuned(brittle, { growth: 0 });
    expect(Number(choice.hyper.lr)).toBeLessThanOrEqual(0.5);
  });

  it("tunes nothing without axes, or without settings", async () => {
    for (const more of [{ axes: [] }, { count: 0 }]) {
      const { choice, runs } = await tuned(decadesFrom(1), more);
      expect(runs).toEqual([]);
      expect(choice).toEqual({
        ...{ hyper: { lr: 0.1 }, how: "default", trial: null, edges: {}, grown: 0 },
      });
    }
  });
});
