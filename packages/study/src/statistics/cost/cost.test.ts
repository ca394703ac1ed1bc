import { readFileSync } from "node:fs";
import { stream } from "@thalweg/core/numeric";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { algoPerfScores, algoPerfScoresOnGrid } from "./algoperf-score.js";
import { withoutVariants } from "./algoperf-variants.js";
import { censoredMedian, restrictedMeanCost, survival } from "./censored-cost.js";
import { medianCost, penalisedCost } from "./cost-to-target.js";
import { expectedRunningTime, simulatedRestarts } from "./expected-running-time.js";
import { performanceProfile, performanceRatios } from "./performance-profile.js";
import type { RunToTarget } from "./run-to-target.js";
import {
  cocoTargets,
  evaluationsToTargets,
  runtimeDistribution,
  shareSolved,
} from "./runtime-distribution.js";

/** "6" reached the target after 6, "9+" was stopped there. */
const runsOf = (text: string): RunToTarget[] =>
  text.split(" ").map((each) => ({
    evaluations: Number.parseInt(each, 10),
    reached: !each.endsWith("+"),
  }));
const run = fc.record({ evaluations: fc.integer({ min: 1, max: 20 }), reached: fc.boolean() });
const runs = fc.array(run, { minLength: 1, maxLength: 12 });

describe("the cost to a target with misses", () => {
  it("counts a miss as ten budgets: 10, 30 and a miss of 100 cost 1040/3", () => {
    expect(penalisedCost(runsOf("10 30 100+"), 100)).toBeCloseTo(1040 / 3, 12);
    expect(penalisedCost(runsOf("10 30 4+"), 100, 1)).toBeCloseTo(140 / 3, 12);
    expect(medianCost(runsOf("10 30 100+"))).toBe(30);
    expect(medianCost(runsOf("10 100+"))).toBe(Infinity);
  });

  it("refuses what is no cost", () => {
    expect(() => penalisedCost([], 1)).toThrow("the cost to a target of no runs");
    expect(() => medianCost(runsOf("0"))).toThrow("a run of 0 evaluations: a cost must be above 0");
    expect(() => penalisedCost(runsOf("11"), 10)).toThrow("11 evaluations: more than the budget");
    expect(() => penalisedCost(runsOf("1"), 10, 0.5)).toThrow("factor 0.5: a miss must count");
  });
});

describe("the cost with stopped runs", () => {
  // Freireich et al. 1963, weeks to relapse under 6-MP; Kalbfleisch & Prentice 2002, section 1.1.2.
  const weeks = runsOf("6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+");

  it("of Freireich's patients: 0.857 at 6, ... 0.448 at 23, median 23", () => {
    const steps = survival(weeks).map(
      ({ evaluations, share }) => `${evaluations}: ${share.toFixed(3)}`,
    );
    expect(steps).toEqual([
      ...["6: 0.857", "7: 0.807", "10: 0.753", "13: 0.690"],
      ...["16: 0.627", "22: 0.538", "23: 0.448"],
    ]);
    expect(censoredMedian(weeks)).toBe(23);
    // The area of these steps up to 35.
    expect(restrictedMeanCost(weeks, 35)).toBeCloseTo(23.287, 3);
  });

  it("is the plain mean, median and shares where no run was stopped", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (costs) => {
        const all = costs.map((evaluations) => ({ evaluations, reached: true }));
        const mean = costs.reduce((a, b) => a + b, 0) / costs.length;
        expect(restrictedMeanCost(all, 9)).toBeCloseTo(mean, 10);
        const sorted = costs.toSorted((a, b) => a - b);
        expect(censoredMedian(all)).toBe(sorted[Math.ceil(costs.length / 2) - 1]);
        for (const { evaluations, share } of survival(all)) {
          const left = costs.filter((cost) => cost > evaluations).length;
          expect(share).toBeCloseTo(left / costs.length, 12);
        }
      }),
    );
  });

  it("never grows where a run is stopped later, and is infinite where too few reached", () => {
    expect(censoredMedian(runsOf("5 9+ 9+ 9+"))).toBe(Infinity);
    expect(() => restrictedMeanCost(runsOf("5 9+"), 10)).toThrow(
      "a mean cost up to 10 evaluations: the last run without the target ended at 9",
    );
    expect(restrictedMeanCost(runsOf("5 9+"), 9)).toBe(7);
    expect(restrictedMeanCost(runsOf("5 9+"), 4)).toBe(4);
  });
});

describe("the expected running time", () => {
  it("is all evaluations over successes", () => {
    expect(expectedRunningTime(runsOf("10 30 100+"))).toBe(70);
    expect(expectedRunningTime(runsOf("7+"))).toBe(Infinity);
    // COCO's own code, cocopp 2.9.1: toolsstats.sp.
    expect(expectedRunningTime(runsOf("10 30 100+ 50+"))).toBe(95);
    expect(expectedRunningTime(runsOf("7 11 13 20+ 20 20+"))).toBe(22.75);
  });

  it("is the mean success plus (1 - p) / p mean misses", () => {
    fc.assert(
      fc.property(runs, (runs) => {
        const mean = (some: RunToTarget[]) =>
          some.reduce((sum, each) => sum + each.evaluations, 0) / (some.length || 1);
        const [hits, misses] = [true, false].map((x) => runs.filter((each) => each.reached === x));
        if (hits!.length === 0) return;
        const odds = misses!.length / hits!.length;
        expect(expectedRunningTime(runs)).toBeCloseTo(mean(hits!) + odds * mean(misses!), 9);
      }),
    );
  });

  it("is the mean of 4,000 simulated restarts within four standard errors", () => {
    const runs = runsOf("10 30 100+ 50+");
    const costs = simulatedRestarts(runs, 4000, stream(1, "restarts"));
    const mean = costs.reduce((a, b) => a + b) / costs.length;
    const variance = costs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / costs.length;
    expect(Math.abs(mean - 95)).toBeLessThan(4 * Math.sqrt(variance / costs.length));
    expect(Math.min(...costs)).toBe(10);
    expect(simulatedRestarts(runsOf("5+"), 2, stream(1, "x"))).toEqual([Infinity, Infinity]);
  });
});

describe("run-time distributions", () => {
  it("have 51 targets from 100 to 1e-8", () => {
    const targets = cocoTargets();
    expect(targets.length).toBe(51);
    expect([targets[0], targets[10], targets[50]]).toEqual([100, 1, 1e-8]);
    expect(targets[1]).toBeCloseTo(63.0957344, 7);
  });

  it("step where a target was first reached; what never was is unsolved", () => {
    const points = [
      { evaluations: 10, value: 5 },
      { evaluations: 20, value: 0.5 },
      { evaluations: 30, value: 2 },
      { evaluations: 40, value: 0.01 },
    ];
    const costs = evaluationsToTargets(points, [5, 1, 0.1, 0.001]);
    expect(costs).toEqual([10, 20, 40, Infinity]);
    const steps = runtimeDistribution([...costs, 20]);
    expect(steps).toEqual([
      { evaluations: 10, share: 0.2 },
      { evaluations: 20, share: 0.6 },
      { evaluations: 40, share: 0.8 },
    ]);
    expect([9, 10, 35, 1e9].map((t) => shareSolved(steps, t))).toEqual([0, 0.2, 0.6, 0.8]);
    expect(() => runtimeDistribution([])).toThrow("a run-time distribution of nothing");
  });
});

describe("performance profiles", () => {
  const cost = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 64 }) },
    { weight: 1, arbitrary: fc.constant(Infinity) },
  );
  const costs = fc.array(fc.array(cost, { minLength: 3, maxLength: 3 }), {
    minLength: 1,
    maxLength: 6,
  });

  it("count the problems on which each took at most tau times the fastest", () => {
    const ratios = performanceRatios([
      [1, 2, Infinity],
      [9, 3, 3],
      [Infinity, Infinity, Infinity],
    ]);
    expect(ratios[0]).toEqual([1, 2, Infinity]);
    expect(ratios[2]).toEqual([Infinity, Infinity, Infinity]);
    expect(performanceProfile(ratios, 1)).toEqual([1 / 3, 1 / 3, 1 / 3]);
    expect(performanceProfile(ratios, 3)).toEqual([2 / 3, 2 / 3, 1 / 3]);
  });

  it("and scores do not change with a problem's unit of cost", () => {
    fc.assert(
      fc.property(costs, (costs) => {
        const scaled = costs.map((row, i) => row.map((cost) => cost * 2 ** (i - 2)));
        expect(performanceRatios(scaled)).toEqual(performanceRatios(costs));
        expect(algoPerfScores(scaled)).toEqual(algoPerfScores(costs));
      }),
    );
  });

  it("have a mean height that the grid approaches: within half a step of tau per problem", () => {
    fc.assert(
      fc.property(costs, (costs) => {
        const grid = algoPerfScoresOnGrid(costs, 100);
        for (const [j, score] of algoPerfScores(costs).entries()) {
          expect(Math.abs(grid[j]! - score)).toBeLessThanOrEqual(0.5 / 99 + 1e-12);
        }
      }),
    );
  });

  it("refuse costs that are not positive, and rows of different lengths", () => {
    expect(() => performanceRatios([])).toThrow("a performance profile of nothing");
    expect(() => performanceRatios([[1, 0]])).toThrow("costs 1, 0: each of 2 optimizers needs one");
    expect(() => performanceRatios([[1, 2], [1]])).toThrow("each of 2 optimizers");
    expect(() => algoPerfScores([[1]], 1)).toThrow("a greatest ratio of 1: it must be finite");
    expect(() => algoPerfScoresOnGrid([[1]], 1)).toThrow("a grid of 1 points");
  });
});

describe("AlgoPerf's score", () => {
  const file = new URL("../../../../../test/references/algoperf-times.csv", import.meta.url);
  const [head, ...lines] = readFileSync(file, "utf8").trim().split("\n");
  const workloads = head!.split(",").slice(1);
  const rows = lines.map((line) => line.split(","));
  const submissions = rows.map(([name]) => name!);
  const seconds = (text: string) => (text === "" || text === "inf" ? Infinity : Number(text));
  const costs = Object.fromEntries(
    workloads.map((name, w) => [name, rows.map((row) => seconds(row[w + 1]!))]),
  );
  const variantOf = {
    criteo1tb_embed_init: "criteo1tb",
    fastmri_tanh: "fastmri",
    imagenet_resnet_large_bn_init: "imagenet_resnet",
    librispeech_conformer_layernorm: "librispeech_conformer",
    ogbg_model_size: "ogbg",
    wmt_glu_tanh: "wmt",
  };
  const table = Object.values(withoutVariants(costs, variantOf));

  // mlcommons/submissions_algorithms, the leaderboard of its first competition.
  it.each([
    ["shampoo_submission", 0.7784],
    ["schedule_free_adamw", 0.7077],
    ["generalized_adam", 0.6383],
    ["cyclic_lr", 0.6301],
    ["nadamp", 0.5909],
    ["baseline", 0.5707],
  ])("of %s is %f on 100 points", (name, score) => {
    expect(algoPerfScoresOnGrid(table)[submissions.indexOf(name)]).toBeCloseTo(score, 4);
  });

  it("of shampoo_submission is 0.7785 exactly", () => {
    const score = algoPerfScores(table)[submissions.indexOf("shampoo_submission")];
    expect(score).toBeCloseTo(0.7785, 4);
  });

  it("takes a problem away from who misses its variant, and asks for both", () => {
    const both = { a: [1, 2, 9], b: [5, Infinity, 5], c: [1, 1, 1] };
    expect(withoutVariants(both, { b: "a" })).toEqual({ a: [1, Infinity, Infinity], c: [1, 1, 1] });
    expect(() => withoutVariants(both, { d: "a" })).toThrow('there are no costs of "d"');
  });
});
