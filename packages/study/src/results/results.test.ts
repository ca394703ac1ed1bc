import type { TrialResult, TrialSpec } from "@thalweg/engine";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgedValue } from "../judge-run.js";
import { runStudy } from "../run.js";
import { parseStudy, type StudyInput } from "../spec/parse.js";
import { evaluationSeeds } from "../spec/seeds.js";
import { estimateMedian } from "../statistics/estimate.js";
import { median } from "../statistics/quantile.js";
import {
  about,
  executorOf,
  forwards,
  outcomeOf,
  planOf,
  resultWith,
  shareOf,
} from "../test-data/made-study.js";
import { buildResults, resultsJson } from "./results.js";

const thorough = process.env.THALWEG_THOROUGH === "1";

/** Ranges grow upwards: the larger the rate, the better. */
const rising = (trial: TrialSpec): TrialResult =>
  resultWith(trial, 1 / Number(trial.hyper.lr ?? 1) + shareOf(trial.seed) / 100);

/** A third of the runs diverge or break. */
const failing = (trial: TrialSpec): TrialResult => {
  const result = outcomeOf(trial);
  if (trial.seed % 6 === 0) return { ...result, status: "diverged", divergedAt: 1 };
  return trial.seed % 6 === 1 ? { ...result, status: "failed", failure: "it broke." } : result;
};

const sizes = fc.record({
  trials: fc.integer({ min: 0, max: 6 }),
  replicates: fc.integer({ min: 1, max: 4 }),
  tuningSeeds: fc.integer({ min: 1, max: 3 }),
  seeds: fc.integer({ min: 1, max: 4 }),
  growth: fc.integer({ min: 0, max: 2 }),
  seed: fc.nat(),
});
const outcomes = fc.constantFrom(outcomeOf, rising, failing);
const studyOf = (size: Partial<StudyInput>) =>
  parseStudy({
    ...{ problems: ["bowl", "points"], optimizers: ["fast", "free", "slow"] },
    ...size,
  });

describe("the results of any study", () => {
  it("have the same bytes for any order in which its trials end", async () => {
    const keys = fc.array(fc.nat(), { minLength: 7, maxLength: 31 });
    await fc.assert(
      fc.asyncProperty(sizes, outcomes, keys, async (size, outcome, keys) => {
        let at = 0;
        const shuffled = (count: number) => {
          const drawn = forwards(count).map((i) => ({ i, key: keys[at++ % keys.length]! }));
          return drawn.sort((a, b) => a.key - b.key || b.i - a.i).map(({ i }) => i);
        };
        const jsonOf = async (order: (count: number) => readonly number[]) => {
          const ran = await runStudy(planOf(studyOf(size)), executorOf(order, outcome));
          return resultsJson(buildResults(ran, about));
        };
        expect(await jsonOf(shuffled)).toBe(await jsonOf(forwards));
      }),
      { numRuns: thorough ? 200 : 20 },
    );
  });

  it("hold each replicate's trials at its indices, without a gap, and what follows from them", async () => {
    await fc.assert(
      fc.asyncProperty(sizes, outcomes, async (size, outcome) => {
        const plan = planOf(studyOf(size));
        const results = buildResults(await runStudy(plan, executorOf(forwards, outcome)), about);
        const { pairs, trials } = results;
        let next = 0;
        for (const [p, pair] of pairs.entries()) {
          const { decision } = plan.pairs[p]!;
          const values: number[] = [];
          let failed = 0;
          for (const [r, replicate] of pair.replicates.entries()) {
            const { hyper, trial, tuning, evaluation } = replicate;
            expect([tuning[0], evaluation[0]]).toEqual([next, tuning[1]]);
            next = evaluation[1];
            const own = trials.slice(...evaluation);
            expect(own.map(({ spec }) => spec.seed)).toEqual(evaluationSeeds(plan.study.spec, r));
            for (const { spec } of trials.slice(...tuning)) {
              expect(spec).toMatchObject({ problem: pair.problem, optimizer: pair.optimizer });
              expect(spec.phase).toBe("tune");
            }
            for (const { spec } of own) expect(spec).toMatchObject({ hyper, phase: "evaluate" });
            if (trial !== null) expect(trials[trial]!.spec.hyper).toEqual(hyper);
            const bad = own.filter(({ status }) => status !== "completed").length;
            expect(replicate.failed).toBe(bad);
            failed += bad;
            values.push(median(own.map((run) => judgedValue(run, decision.judge, decision))));
          }
          const { median: estimate, interval, level } = estimateMedian(values);
          expect(pair.procedure).toMatchObject({ estimate, interval, level });
          expect(pair.failures).toMatchObject({ count: failed, of: values.length * size.seeds });
          const [low, high] = pair.failures.interval;
          const share = failed / pair.failures.of;
          expect(low <= share && share <= high).toBe(true);
          expect(pair.chosen).toEqual(pair.replicates[pair.shown]!.hyper);
        }
        expect(next).toBe(trials.length);
      }),
      { numRuns: thorough ? 200 : 25 },
    );
  });

  it("show a replicate whose tuning cost is the lower median, whatever fresh seeds say", async () => {
    // Cost and fresh value of a replicate are unrelated.
    const outcome = (trial: TrialSpec) => resultWith(trial, shareOf(trial.seed));
    for (const replicates of [1, 2, 5, 6]) {
      const study = studyOf({ ...{ optimizers: ["fast"], trials: 1, tuningSeeds: 1 }, replicates });
      const { pairs, trials } = buildResults(
        await runStudy(planOf(study), executorOf(forwards, outcome)),
        about,
      );
      const { replicates: all, shown } = pairs[0]!;
      const costs = all.map(({ trial }) => trials[trial!]!.metrics.final.loss!);
      const below = costs.filter((cost) => cost < costs[shown]!).length;
      expect(below).toBe(Math.floor((replicates - 1) / 2));
    }
  });

  it("let shares within the test split's sampling error tie, also if the first run broke", async () => {
    const study = studyOf({ problems: ["points"], optimizers: ["fast", "slow"], trials: 0 });
    const broken = evaluationSeeds(study, 0)[0];
    const outcome = (trial: TrialSpec): TrialResult => {
      // Accuracies of 0.9 and 0.89; the standard error of 0.9 of 100 examples is 0.03.
      const result = resultWith(trial, trial.optimizer === "fast" ? 1 : 1.1);
      if (trial.seed === broken) return { ...result, status: "failed", failure: "it broke." };
      const examples = { train: 900, validation: 100, test: 100 };
      return { ...result, metrics: { ...result.metrics, examples } };
    };
    const ran = await runStudy(planOf(study), executorOf(forwards, outcome));
    const { ranking, comparisons } = buildResults(ran, about);
    expect(ranking.map(({ meanRank }) => meanRank)).toEqual([1.5, 1.5]);
    expect(comparisons.family[0]).toMatchObject({ wins: 0, losses: 0, ties: 6, p: 1 });
  });
});
