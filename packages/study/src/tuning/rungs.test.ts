import { positive } from "@thalweg/core";
import type { TrialResult } from "@thalweg/engine";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Quantity } from "../decision.js";
import { searchStrategy } from "../search/strategies.js";
import { rungRanks } from "./beginnings.js";
import { bracketOf, budgetPrunings, goingOn, peersOf, rungsOf } from "./rungs.js";
import { tune } from "./tune.js";
import type { TuningRun } from "./tuning-run.js";

const loss: Quantity = { key: "loss", better: "lower", offset: 0, title: "loss" };
const toTarget: Quantity = { ...loss, key: "evaluationsToTarget", title: "gradients to target" };
const final = { tune: loss, tie: loss, judge: loss, loss };
const pruning = fc.constantFrom(...budgetPrunings);

function resultOf(run: TuningRun, value: number | undefined, met: number | null = null) {
  const result: TrialResult = {
    spec: { problem: "p", optimizer: "o", phase: "tune", plugins: [], ...run },
    ...(value === undefined ? { status: "diverged", divergedAt: 1 } : { status: "completed" }),
    metrics: {
      ...{ curves: {}, final: { loss: value ?? null }, evaluationsToTarget: met },
      ...{ evaluations: run.stopAfter ?? 100, evaluationsPerStep: 1 },
    },
    fingerprint: null,
  };
  return result;
}

describe("rungs", () => {
  it("are a ninth and a third of the budget, below it, and ascend", () => {
    expect(rungsOf(900)).toEqual([100, 300]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (length) => {
        const rungs = rungsOf(length);
        expect(rungs).toEqual([...new Set(rungs)].toSorted((a, b) => a - b));
        for (const stop of rungs) expect(stop).toSatisfy((at: number) => at >= 1 && at < length);
      }),
    );
  });

  it("of Hyperband's brackets begin in the proportion 9 : 5 : 3, for any number of settings", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), (count) => {
        const brackets = Array.from({ length: count }, (_, i) => bracketOf(i));
        for (const [b, share] of [9, 5, 3].entries()) {
          const own = brackets.filter((each) => each === b).length;
          expect(Math.abs(own - (share * count) / 17)).toBeLessThan(1.5);
        }
      }),
    );
  });

  it("let no setting go on that failed, and some where one did not", () => {
    const cost = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constant(Infinity));
    fc.assert(
      fc.property(pruning, fc.array(cost, { minLength: 1, maxLength: 12 }), (rule, costs) => {
        const reached = costs.map((each, index) => ({ index, cost: each, generation: 0 }));
        const on = goingOn(rule, reached, 0);
        expect(on.every((index) => costs[index]! < Infinity)).toBe(true);
        if (rule !== "median" && costs[0]! < Infinity) expect(on.length).toBeGreaterThan(0);
        const later = reached.map((each) => ({ ...each, index: each.index + 12, generation: 1 }));
        expect(goingOn(rule, [...reached, ...later], 1).every((index) => index >= 12)).toBe(true);
        // Who goes on is no worse than who does not, among those with whom that one is compared.
        for (const each of reached) {
          if (on.includes(each.index)) continue;
          const peers = peersOf(rule, reached, each).filter(({ index }) => on.includes(index));
          if (rule === "asha") continue;
          for (const peer of peers) expect(peer.cost).toBeLessThanOrEqual(each.cost);
        }
      }),
    );
  });

  it("rank settings that met the target by its cost, the others by their value, the failed last", () => {
    const run = { hyper: {}, seed: 1, stopAfter: 10 };
    const results = [
      resultOf(run, 0.5),
      resultOf(run, 9, 7),
      resultOf(run, undefined),
      resultOf(run, 0.2),
      resultOf(run, 8, 3),
    ];
    const target = { ...final, tune: toTarget, judge: toTarget, progress: loss };
    expect(rungRanks(results, target)).toEqual([4, 2, Infinity, 3, 1]);
    expect(rungRanks(results, final)).toEqual([2, 4, Infinity, 1, 3]);
  });
});

interface Size {
  readonly rule: (typeof budgetPrunings)[number];
  readonly strategy: string;
  readonly count: number;
  readonly seeds: number;
  readonly length: number;
}
type Draw = (run: string) => number | undefined;

const sizes = fc.record({
  rule: pruning,
  strategy: fc.constantFrom("quasi-random", "random"),
  count: fc.integer({ min: 1, max: 10 }),
  seeds: fc.integer({ min: 1, max: 3 }),
  length: fc.integer({ min: 1, max: 50 }),
});
/** Any loss of a run, of which some diverge. */
const losses = fc.func(fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }));

async function tuned(size: Size, draw: Draw) {
  const { rule, strategy, count, seeds, length } = size;
  const runs: TuningRun[] = [];
  const hyper = positive(0.1);
  const axis = { name: "lr", hyper, range: { min: 1e-3, max: 10 }, grows: true };
  const tuning = await tune({
    space: { axes: [axis], fixed: {} },
    usual: { lr: 0.1 },
    strategy: searchStrategy(strategy),
    search: { count, replicate: 0, replicates: 2, seed: 5 },
    ...{ pruning: rule, length, growth: 2, decision: final },
    seeds: Array.from({ length: seeds }, (_, i) => 100 + i),
    async run(asked) {
      runs.push(...asked);
      return asked.map((run) => resultOf(run, draw(JSON.stringify(run))));
    },
  });
  return { ...tuning, runs };
}
describe("a replicate's tuning with a pruning on budgets", () => {
  it("climbs rungs in order and gives settings up, whatever the losses", async () => {
    await fc.assert(
      fc.asyncProperty(sizes, losses, async (size, draw) => {
        const { choice, results, pruned, runs } = await tuned(size, draw as Draw);
        // What is counted is what was run, each once.
        expect(results.map(({ spec }) => spec.seed).length).toBe(runs.length);
        expect(new Set(runs.map((run) => JSON.stringify(run))).size).toBe(runs.length);
        const rungs = rungsOf(size.length);
        const firsts = results.slice(0, size.count + choice.grown);
        for (const [index, { spec }] of firsts.entries()) {
          const own = runs.filter(({ hyper }) => hyper.lr === spec.hyper.lr);
          const stops = own.flatMap(({ stopAfter }) => stopAfter ?? []);
          const from = index < size.count && size.rule === "hyperband" ? bracketOf(index) : 0;
          const climbed = index < size.count ? rungs.slice(from, from + stops.length) : [];
          expect(stops).toEqual(climbed);
          // It ran whole, or says why it did not.
          const given = pruned.find(({ trial }) => trial === index);
          expect(given === undefined).toBe(own.length > stops.length);
          expect(spec.stopAfter).toBe(given === undefined ? undefined : stops.at(-1));
          if (given === undefined) continue;
          expect(given.stopAfter).toBe(spec.stopAfter);
          expect(given.reason).toMatch(
            new RegExp(`^${size.rule}: (rank \\d+ of \\d+|not finite) after \\d+ gradients$`),
          );
        }
        if (choice.how === "tuned") {
          expect(results[choice.trial!]!.spec).toMatchObject({ hyper: choice.hyper, seed: 100 });
          expect(results[choice.trial!]!.spec.stopAfter).toBeUndefined();
        } else expect(choice.how).toBe("fallback");
      }),
      { numRuns: 60 },
    );
  });

  it("counts what it runs where a strategy learns and may try a setting again", async () => {
    const learning = fc.constantFrom("tpe", "gp", "cma-es");
    await fc.assert(
      fc.asyncProperty(sizes, learning, losses, async (size, strategy, draw) => {
        const of = await tuned({ ...size, strategy }, draw as Draw);
        const { choice, results, pruned, runs } = of;
        expect(results).toHaveLength(runs.length);
        const firsts = results.slice(0, size.count + choice.grown);
        const stopped = firsts.filter(({ spec }) => spec.stopAfter !== undefined);
        expect(pruned.map(({ stopAfter }) => stopAfter)).toEqual(
          stopped.map(({ spec }) => spec.stopAfter),
        );
        const again = await tuned({ ...size, strategy }, draw as Draw);
        expect(again.results).toEqual(results);
      }),
      { numRuns: 30 },
    );
  });

  it("finds the best of a loss that beginnings tell, at less than the whole cost", async () => {
    const best: Draw = (run) => {
      const { hyper, stopAfter = 900 } = JSON.parse(run) as TuningRun;
      return Math.abs(Math.log10(Number(hyper.lr) / 0.05)) + 10 / stopAfter;
    };
    for (const rule of budgetPrunings) {
      const size = { rule, strategy: "quasi-random", count: 16, seeds: 1, length: 900 };
      const { choice, results } = await tuned(size, best);
      const spent = results.reduce((sum, { spec }) => sum + (spec.stopAfter ?? 900), 0);
      expect(Math.abs(Math.log10(Number(choice.hyper.lr) / 0.05))).toBeLessThan(0.15);
      expect(spent).toBeLessThan(16 * 900);
    }
  });
});
