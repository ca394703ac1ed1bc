import type { TrialResult } from "@thalweg/engine";
import { describe, expect, it } from "vitest";
import type { Quantity } from "../decision.js";
import { leadersByBudget, rankingByBudget, type Tuned } from "./by-budget.js";
import type { PairResult } from "./pair-result.js";

const loss: Quantity = { key: "loss", better: "lower", offset: 0, title: "loss" };

/** A run of a setting with this loss: whole, or stopped after so many gradients. */
const run = (value: number, stopAfter?: number): TrialResult => ({
  spec: {
    ...{ problem: "p", optimizer: "o", hyper: { lr: value }, seed: 1, phase: "tune", plugins: [] },
    ...(stopAfter !== undefined && { stopAfter }),
  },
  ...{ status: "completed", fingerprint: null },
  metrics: {
    ...{ curves: {}, final: { loss: value }, evaluationsToTarget: null },
    ...{ evaluations: 9, evaluationsPerStep: 1 },
  },
});

/** One problem and replicate, and an optimizer for each list of runs with its dimension. */
function tuned(
  study: Tuned["study"],
  optimizers: Readonly<Record<string, readonly [dimension: number, runs: readonly TrialResult[]]>>,
) {
  const trials: TrialResult[] = [];
  const pairs = Object.entries(optimizers).map(([optimizer, [, runs]]) => {
    const from = trials.length;
    trials.push(...runs);
    const end = trials.length;
    const replicate = { tuning: [from, end], evaluation: [end, end] };
    return { problem: "p", optimizer, replicates: [replicate] } as unknown as PairResult;
  });
  const problems = [{ label: "p", tune: loss, judge: loss, loss }];
  const dimensions = Object.values(optimizers).map(([dimension]) => ({
    tuned: Object.fromEntries(Array.from({ length: dimension }, (_, i) => [`h${i}`, {}])),
  }));
  const rankings = rankingByBudget({ study, problems, optimizers: dimensions, trials, pairs });
  return leadersByBudget(Object.keys(optimizers), rankings);
}

const whole = (...values: number[]) => values.map((value) => run(value));

describe("the ranking by the tuning budget", () => {
  it("gives n settings for each hyperparameter that an optimizer searches", () => {
    // Best of n, expected: of line 3.5 and 1, of plane (d = 2) 16/6 of two and 2 of four.
    const both = {
      line: [1, whole(1, 6)],
      plane: [2, whole(2, 3, 4, 5)],
    } as const;
    expect(tuned({ trials: 2, perDimension: true }, both)).toEqual([
      { from: 1, to: 1, leaders: ["plane"] },
      { from: 2, to: 2, leaders: ["line"] },
    ]);
    // Of the first two of each alone, both have a mean rank of 2.5.
    expect(tuned({ trials: 2 }, both)).toEqual([
      { from: 1, to: 1, leaders: ["line", "plane"] },
      { from: 2, to: 2, leaders: ["line"] },
    ]);
    const few = { line: [1, whole(1, 3)], plane: [2, whole(4, 5, 2, 0)] } as const;
    expect(tuned({ trials: 2 }, few)[0]!.leaders).toEqual(["line"]);
    expect(tuned({ trials: 2, perDimension: true }, few)[0]!.leaders).toEqual(["plane"]);
  });

  it("puts settings that were given up after those that ran whole, the furthest first", () => {
    const leader = (one: TrialResult, other: TrialResult) =>
      tuned({ trials: 2 }, { one: [1, [one, run(100)]], other: [1, [other, run(100)]] })[0]!
        .leaders;
    expect(leader(run(9), run(1, 30))).toEqual(["one"]);
    expect(leader(run(9, 30), run(1, 10))).toEqual(["one"]);
    expect(leader(run(9, 30), run(1, 30))).toEqual(["other"]);
  });
});
