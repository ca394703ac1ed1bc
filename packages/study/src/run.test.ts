import { positive } from "@thalweg/core";
import { stream } from "@thalweg/core/numeric";
import {
  type Executor,
  memoryStore,
  storedExecutor,
  type TrialResult,
  type TrialSpec,
} from "@thalweg/engine";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planStudy } from "./plan.js";
import { buildResults, resultsJson, type StudyResults, timingsJson } from "./results/results.js";
import { runStudy, type StudyProgress } from "./run.js";
import { parseStudy } from "./spec/parse.js";
import { evaluationSeeds, tuningSeeds } from "./spec/seeds.js";
import type { StudySpec } from "./spec/spec.js";
import { type MadeNames, namesFrom } from "./test-data/made-names.js";

const rule = (name: string, lr: number) => ({ name, source: "made", hyper: { lr: positive(lr) } });

const descriptions = {
  problems: {
    bowl: {
      kind: "analytic",
      name: "bowl",
      source: "made",
      hyper: {},
      start: [1, 1],
      startNoise: 0.1,
      minimum: { value: 0, at: [[0, 0]] },
      domain: [
        [-2, 2],
        [-2, 2],
      ],
      steps: 10,
      target: { relative: 1e-3 },
    },
    points: {
      kind: "data",
      name: "points",
      source: "made",
      hyper: {},
      dataset: { name: "made", aliases: [], source: "made", licence: "none" },
      batchSize: 4,
      epochs: 2,
      metrics: [{ name: "accuracy", better: "higher" }],
    },
  },
  optimizers: { fast: rule("fast", 0.1), slow: rule("slow", 0.001) },
  schedulers: {},
  transforms: {},
};

const planOf = (study: StudySpec, names: MadeNames = descriptions) =>
  planStudy(study, namesFrom(names));

const spec = parseStudy({
  problems: ["bowl", "points"],
  optimizers: ["fast", "slow"],
  trials: 4,
  replicates: 2,
  tuningSeeds: 3,
  seeds: 2,
});

/** A number in [0, 0.1) that depends on the trial's seed and problem. */
const noiseOf = ({ seed, problem }: TrialSpec): number => stream(seed, problem).uniform() / 10;

/**
 * The result of a trial in these tests: worse the further its rate is from 0.01, and slightly
 * different for each seed.
 */
function outcomeOf(trial: TrialSpec): TrialResult {
  const off = Math.abs(Math.log10(Number(trial.hyper.lr)) + 2) + noiseOf(trial);
  return {
    spec: trial,
    status: "completed",
    metrics: {
      curves: {},
      final: {
        loss: off,
        "validation.loss": off,
        "validation.accuracy": 1 - off / 10,
        "test.loss": off,
        "test.accuracy": 1 - off / 10,
      },
      evaluationsToTarget: off < 0.5 ? Math.round(100 * off) : null,
      evaluations: 10,
      evaluationsPerStep: 1,
    },
    fingerprint: "0".repeat(64),
  };
}

const tick = (turns: number): Promise<void> =>
  turns === 0 ? Promise.resolve() : Promise.resolve().then(() => tick(turns - 1));

/** An executor that ends trials in a different order; `outcome` may replace the function above. */
function executorOf(
  order: (count: number) => number[],
  outcome: (trial: TrialSpec) => TrialResult = outcomeOf,
): Executor & { batches: number } {
  return {
    name: "made",
    batches: 0,
    async *run(trials, options) {
      this.batches += 1;
      for (const index of order(trials.length)) {
        await tick(index);
        options?.signal?.throwIfAborted();
        const timing = { elapsedMs: index, compileMs: 0, worker: index % 2 };
        yield { index, result: outcome(trials[index]!), timing };
      }
    },
    async close() {},
  };
}

const forwards = (count: number) => Array.from({ length: count }, (_, i) => i);
const backwards = (count: number) => forwards(count).reverse();

const about = {
  versions: { thalweg: "0.1.0", plugins: [] },
  machine: { node: "20", platform: "made", arch: "made" },
};

const jsonOf = async (executor: Executor, given: StudySpec = spec) =>
  resultsJson(buildResults(await runStudy(planOf(given), executor), about));

describe("a study", () => {
  it("gives every trial on a problem the microbatches of that problem", async () => {
    const problems = ["bowl", { problem: "points", microbatches: 2 }];
    const given = parseStudy({ problems, optimizers: ["fast"], trials: 2, replicates: 1 });
    const { trials } = await runStudy(planOf(given), executorOf(forwards));
    for (const { spec: trial } of trials) {
      expect(trial.microbatches).toBe(trial.problem === "points" ? 2 : undefined);
    }
  });

  it("gives the same bytes for any order in which its trials end", async () => {
    const straight = await jsonOf(executorOf(forwards));
    expect(await jsonOf(executorOf(backwards))).toBe(straight);
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        let call = 0;
        const shuffled = (count: number) => [...stream(seed, "order", call++).permutation(count)];
        expect(await jsonOf(executorOf(shuffled))).toBe(straight);
      }),
      { numRuns: 10 },
    );
  });

  it.each(["median", "asha", "hyperband"])(
    "gives the same bytes for any order with pruning %s, and says what it gave up",
    async (pruning) => {
      const more = { strategy: "tpe", trials: 9, optimizers: ["fast", "slow"], replicates: 2 };
      const given = parseStudy({ problems: ["bowl"], pruning, ...more });
      const straight = await jsonOf(executorOf(forwards), given);
      expect(await jsonOf(executorOf(backwards), given)).toBe(straight);
      const results = JSON.parse(straight) as StudyResults;
      for (const { tuning, replicates } of results.pairs) {
        const stopped = replicates.flatMap(({ pruned }) => pruned!);
        for (const { trial, stopAfter } of stopped) {
          expect(results.trials[trial]!.spec).toMatchObject({ stopAfter, phase: "tune" });
        }
        expect(tuning!.pruned).toBeGreaterThan(0);
        expect(tuning!.pruned).toBeLessThanOrEqual(stopped.length);
        expect(tuning!.settings).toBeGreaterThan(tuning!.pruned);
        const runs = replicates.flatMap((each) => results.trials.slice(...each.tuning));
        const charged = runs.reduce((sum, { metrics }) => sum + metrics.evaluations, 0);
        expect(tuning!.charged).toBe(charged);
        expect(tuning!.givenUp).toBeLessThan(charged);
      }
      expect(results.verdict.join(" ")).toContain(`Pruning (${pruning}) gave up `);
    },
  );

  it("has the budgets of its first run where a store remembers what was measured", async () => {
    const given = parseStudy({
      ...{ problems: ["bowl"], optimizers: ["fast"], trials: 3, replicates: 1 },
      budget: { seconds: 2 },
    });
    const store = memoryStore({ thalweg: "1" });
    /** A machine whose gradients take this long. */
    const machine = (milliseconds: number): Executor => ({
      ...executorOf(forwards),
      async *run(trials, options) {
        for await (const finished of executorOf(forwards).run(trials, options)) {
          const { evaluations } = finished.result.metrics;
          const elapsedMs = milliseconds * evaluations;
          yield { ...finished, timing: { elapsedMs, compileMs: 0, worker: 1 } };
        }
      },
    });
    const stored = (milliseconds: number) => storedExecutor(machine(milliseconds), store);
    const first = await jsonOf(stored(20), given);
    const { pairs, trials } = JSON.parse(first) as StudyResults;
    expect(pairs[0]!.budget).toEqual({ given: { seconds: 2 }, gradients: 100 });
    expect(new Set(trials.map((trial) => trial.spec.budget))).toEqual(new Set([100]));
    expect(await jsonOf(stored(0.5), given)).toBe(first);
    expect(await jsonOf(machine(0.5), given)).not.toBe(first);
    const outcome = await runStudy(planOf(given), machine(20));
    expect(JSON.parse(timingsJson(outcome, 1)).budgets).toEqual([
      {
        ...{ problem: "bowl", optimizer: "fast", gradients: 100 },
        measured: { evaluations: 10, evaluationsPerStep: 1, milliseconds: 200 },
      },
    ]);
  });

  it("lists its trials by problem, optimizer and replicate, tuning first", async () => {
    const { trials, pairs } = await runStudy(planOf(spec), executorOf(backwards));
    const listed = pairs.flatMap(({ replicates }) =>
      replicates.flatMap(({ tuning, evaluation }) => [...tuning, ...evaluation]),
    );
    expect(trials).toEqual(listed);
    expect(pairs.map(({ pair }) => `${pair.problem.label} ${pair.optimizer.label}`)).toEqual([
      ...["bowl fast", "bowl slow", "points fast", "points slow"],
    ]);
  });

  it("tunes and judges each replicate on seeds of its own, the same for every pair", async () => {
    const { pairs } = await runStudy(planOf(spec), executorOf(backwards));
    for (const { replicates } of pairs) {
      for (const [r, { tuning, evaluation }] of replicates.entries()) {
        expect(new Set(tuning.map((each) => each.spec.seed))).toEqual(
          new Set(tuningSeeds(spec, r)),
        );
        expect(evaluation.map((each) => each.spec.seed)).toEqual(evaluationSeeds(spec, r));
      }
    }
  });

  it("judges each replicate at the setting that its tuning found best", async () => {
    const { pairs } = await runStudy(planOf(spec), executorOf(backwards));
    for (const { replicates } of pairs) {
      for (const { choice, tuning, evaluation } of replicates) {
        const off = (lr: unknown) => Math.abs(Math.log10(Number(lr)) + 2);
        const best = Math.min(...tuning.map((each) => off(each.spec.hyper.lr)));
        expect(off(choice.hyper.lr)).toBe(best);
        for (const each of evaluation) expect(each.spec.hyper).toEqual(choice.hyper);
        expect(tuning[choice.trial!]!.spec.hyper).toEqual(choice.hyper);
      }
    }
  });

  it("keeps one path a replicate on a problem of two coordinates, and none on data", async () => {
    const { trials } = await runStudy(planOf(spec), executorOf(forwards));
    const traced = trials.filter((trial) => trial.spec.trace).map((trial) => trial.spec);
    const first = [0, 1].map((r) => evaluationSeeds(spec, r)[0]);
    expect(traced.map(({ problem, seed }) => [problem, seed])).toEqual(
      [...first, ...first].map((seed) => ["bowl", seed]),
    );
  });

  it("counts its trials, more where ranges grow", async () => {
    const seen: StudyProgress[] = [];
    const onProgress = (progress: StudyProgress) => seen.push(progress);
    const { trials } = await runStudy(planOf(spec), executorOf(forwards), { onProgress });
    expect(seen.map(({ done }) => done)).toEqual(trials.map((_, i) => i + 1));
    expect(seen.at(-1)!.total).toBe(trials.length);
  });

  it("has never ended more trials than its total, which may only grow", async () => {
    const seen: StudyProgress[] = [];
    const onProgress = (progress: StudyProgress) => seen.push(progress);
    const rising = (trial: TrialSpec): TrialResult => {
      const { metrics, ...rest } = outcomeOf(trial);
      return { ...rest, metrics: { ...metrics, final: { loss: 1 / Number(trial.hyper.lr) } } };
    };
    const growing = parseStudy({ problems: ["bowl"], optimizers: ["fast", "slow"] });
    await runStudy(planOf(growing), executorOf(forwards, rising), { onProgress });
    const totals = seen.map(({ total }) => total);
    expect(totals).toEqual(totals.toSorted((a, b) => a - b));
    for (const { done, total } of seen) expect(done).toBeLessThanOrEqual(total);
    expect(totals.at(-1)).toBe(seen.length);
    expect(seen.length).toBeGreaterThan(planOf(growing).trialCount);
  });

  it("uses the default rates and tunes nothing with 0 trials", async () => {
    const { trials, pairs } = await runStudy(planOf({ ...spec, trials: 0 }), executorOf(forwards));
    expect(trials).toHaveLength(4 * 2 * 2);
    expect(pairs[0]!.replicates[0]!.choice).toMatchObject({ hyper: { lr: 0.1 }, how: "default" });
  });

  it("continues when all tuning trials of a pair diverge, and says so", async () => {
    const diverging = (trial: TrialSpec): TrialResult =>
      trial.optimizer === "slow"
        ? { ...outcomeOf(trial), status: "diverged", divergedAt: 3 }
        : outcomeOf(trial);
    const results = buildResults(
      await runStudy(planOf(spec), executorOf(forwards, diverging)),
      about,
    );
    expect(results.warnings).toContain(
      "slow on bowl: every tuning run failed in 2 of 2 replicates; judged there at lr 0.001 instead.",
    );
    expect(results.pairs[1]).toMatchObject({
      how: "fallback",
      procedure: { estimate: null },
      failures: { count: 4, of: 4 },
    });
    expect(results.ranking[1]).toMatchObject({ optimizer: "slow", meanRank: 2 });
  });

  it("quotes the first of a pair's broken trials and how many there were", async () => {
    const failing = (trial: TrialSpec): TrialResult =>
      trial.problem === "bowl" && trial.optimizer === "fast"
        ? { ...outcomeOf(trial), status: "failed", failure: "it broke." }
        : outcomeOf(trial);
    const outcome = await runStudy(planOf(spec), executorOf(forwards, failing));
    const count = outcome.trials.filter(({ status }) => status === "failed").length;
    expect(buildResults(outcome, about).warnings).toContain(
      `fast on bowl: ${count} of ${count} trials broke: it broke.`,
    );
  });

  it("counts runs that never reached the target as infinite in the median of gradients", async () => {
    const [reaching] = evaluationSeeds(spec, 0);
    const once = (trial: TrialSpec): TrialResult => ({
      ...outcomeOf(trial),
      metrics: {
        ...outcomeOf(trial).metrics,
        evaluationsToTarget: trial.seed === reaching ? 6 : null,
        evaluationsPerStep: 2,
      },
    });
    const study = { ...spec, replicates: 1 };
    const outcome = await runStudy(planOf(study), executorOf(forwards, once));
    const [bowl, points] = buildResults(outcome, about).tables;
    expect(bowl!.rows[0]).toMatchObject({
      reached: 1,
      evaluationsToTarget: { median: null },
      evaluationsPerStep: 2,
    });
    expect(points!.rows[0]).toMatchObject({ reached: null, evaluationsToTarget: null });
  });

  it("stops with the signal's reason when aborted, and runs nothing after it", async () => {
    const stop = new AbortController();
    const seen: number[] = [];
    const onProgress = ({ done }: StudyProgress) => {
      seen.push(done);
      if (done === 6) stop.abort(new Error("stopped by the user"));
    };
    const run = runStudy(planOf(spec), executorOf(forwards), { signal: stop.signal, onProgress });
    await expect(run).rejects.toThrow("stopped by the user");
    // The other replicates in flight may end one trial each.
    expect(seen.length).toBeLessThanOrEqual(6 + 8);
  });

  it("throws what the executor throws, and stops the others", async () => {
    const breaking = (trial: TrialSpec): TrialResult => {
      if (trial.phase === "evaluate") throw new Error("the pool is gone");
      return outcomeOf(trial);
    };
    await expect(runStudy(planOf(spec), executorOf(forwards, breaking))).rejects.toThrow(
      "the pool is gone",
    );
  });

  it("aborts runs in flight when another fails", async () => {
    const stopped: unknown[] = [];
    const executor: Executor = {
      name: "breaking",
      async *run(trials, { signal } = {}) {
        const timing = { elapsedMs: 0, compileMs: 0, worker: 0 };
        for (const [index, trial] of trials.entries()) {
          if (trial.optimizer === "slow") {
            await tick(50);
            throw new Error("the pool is gone");
          }
          await new Promise((resolve) => signal!.addEventListener("abort", resolve));
          stopped.push(signal!.reason);
          signal!.throwIfAborted();
          yield { index, result: outcomeOf(trial), timing };
        }
      },
      async close() {},
    };
    await expect(runStudy(planOf(spec), executor)).rejects.toThrow("the pool is gone");
    expect(stopped.length).toBeGreaterThan(0);
    for (const reason of stopped) expect(reason).toEqual(new Error("the pool is gone"));
  });

  it("refuses an executor that loses a trial", async () => {
    const losing = executorOf((count) => forwards(count).slice(1));
    await expect(runStudy(planOf(spec), losing)).rejects.toThrow(
      'internal: executor "made" gave 3 results for 4 trials',
    );
  });
});

describe("ranges", () => {
  const bowl = (more: object) =>
    parseStudy({ problems: ["bowl"], optimizers: ["fast"], trials: 8, replicates: 3, ...more });
  /** The loss of a run is best at the rate `best`. */
  const bestAt = (best: number) => (trial: TrialSpec) => {
    const { metrics, ...rest } = outcomeOf(trial);
    const loss = Math.abs(Math.log10(Number(trial.hyper.lr) / best));
    return { ...rest, metrics: { ...metrics, final: { loss } } };
  };
  const outcomeAt = async (best: number, more: object = {}) =>
    await runStudy(planOf(bowl(more)), executorOf(forwards, bestAt(best)));
  const ratesOf = async (best: number, more: object = {}) => {
    const { pairs } = await outcomeAt(best, more);
    return pairs[0]!.replicates.map(({ tuning }) =>
      tuning.map((each) => Number(each.spec.hyper.lr)),
    );
  };

  it("are tried at both ends, and between them evenly", async () => {
    // The default is 0.1.
    const rates = (await ratesOf(0.1)).flat();
    expect(Math.min(...rates)).toBe(1e-3);
    expect(Math.max(...rates)).toBe(10);
  });

  it("grow by the same spacing while the best lies at an end, so that ranges do not decide", async () => {
    const { pairs } = await outcomeAt(40);
    for (const { choice } of pairs[0]!.replicates) {
      // The spacing is half a decade, so that the nearest setting is within a quarter of one.
      expect(Math.abs(Math.log10(Number(choice.hyper.lr) / 40))).toBeLessThan(0.251);
      expect(choice.grown).toBeGreaterThan(0);
      expect(choice.edges).toEqual({});
    }
  });

  it("grow by at most as many settings as the study allows, and an end that stays open is said", async () => {
    const { pairs } = await outcomeAt(1e6, { growth: 2 });
    for (const { choice } of pairs[0]!.replicates) {
      expect(choice.edges).toEqual({ lr: "highest" });
      expect(Number(choice.hyper.lr)).toBeLessThanOrEqual(100);
    }
    const results = buildResults(await outcomeAt(1e6, { growth: 2 }), about);
    expect(results.pairs[0]!.open).toEqual({ lr: { lowest: 0, highest: 3 } });
    expect(results.warnings).toContain(
      "fast on bowl: the best lr was the highest that was tried in 3 of 3 replicates; a better one may lie beyond.",
    );
  });

  it("that the study gives are never left", async () => {
    const optimizers = [{ optimizer: "fast", search: { lr: { min: 2, max: 3 } } }];
    for (const rates of await ratesOf(100, { optimizers })) {
      for (const rate of rates) expect(rate >= 2 && rate <= 3).toBe(true);
    }
    const { pairs } = await outcomeAt(100, { optimizers });
    expect(pairs[0]!.replicates[0]!.choice.edges).toEqual({ lr: "highest" });
  });

  it("with an open end take the headline from the verdict", async () => {
    const study = bowl({ optimizers: ["fast", "slow"], growth: 0 });
    const outcome = await runStudy(planOf(study), executorOf(forwards, bestAt(1e6)));
    expect(buildResults(outcome, about).verdict[0]).toContain("No ranking is headlined");
  });

  it("are stated: the study's own if it gives one", async () => {
    const optimizers = ["fast", { optimizer: "slow", search: { lr: { min: 2, max: 3 } } }];
    const outcome = await runStudy(planOf(bowl({ optimizers })), executorOf(forwards));
    const tuned = buildResults(outcome, about).optimizers.map((each) => each.tuned.lr);
    expect(tuned).toEqual([
      { usual: 0.1, range: { min: 1e-3, max: 10 }, scale: "log", isLearningRate: true },
      { usual: 0.001, range: { min: 2, max: 3 }, scale: "log", isLearningRate: true },
    ]);
  });
});

describe("the results", () => {
  const resultsOf = async (given: StudySpec, outcome?: (trial: TrialSpec) => TrialResult) =>
    buildResults(await runStudy(planOf(given), executorOf(forwards, outcome)), about);

  it("use the test split: the metric for the ranking, and the loss in its own column", async () => {
    const split = (trial: TrialSpec): TrialResult => {
      const { metrics, ...rest } = outcomeOf(trial);
      const better = trial.optimizer === "fast" ? 1 : 2;
      const final = {
        ...{ loss: better, "validation.loss": 10, "validation.accuracy": 0.1 * better },
        ...{ "test.loss": 20 * better, "test.accuracy": 0.9 / better },
      };
      return { ...rest, metrics: { ...metrics, final } };
    };
    const results = await resultsOf(spec, split);
    const [fast, slow] = results.tables[1]!.rows;
    expect(fast!.loss.median).toBe(20);
    expect(slow!.metric!.median).toBe(0.45);
    expect(results.tables[1]).toMatchObject({ metricBetter: "higher", judged: "test accuracy" });
    // By validation accuracy the slow optimizer would be first.
    expect(results.ranking.map(({ optimizer }) => optimizer)).toEqual(["fast", "slow"]);
    expect(results.ranking[0]!.ranks.map(({ rank }) => rank)).toEqual([1, 1]);
  });

  it("let accuracies within the sampling error of the test set share a rank", async () => {
    // The standard error of 0.9 with 100 examples is 0.03.
    const study = parseStudy({ problems: ["points"], optimizers: ["fast", "slow"], trials: 0 });
    const ranksWith = async (difference: number) => {
      const results = await resultsOf(study, (trial) => {
        const { metrics, ...rest } = outcomeOf(trial);
        const value = trial.optimizer === "fast" ? 0.9 : 0.9 - difference;
        const final = { "test.accuracy": value, "validation.accuracy": value };
        const examples = { train: 1, validation: 1, test: 100 };
        return { ...rest, metrics: { ...metrics, final, examples } };
      });
      return results.ranking.map(({ meanRank }) => meanRank);
    };
    expect(await ranksWith(0.029)).toEqual([1.5, 1.5]);
    expect(await ranksWith(0.031)).toEqual([1, 2]);
  });

  it("have an interval between replicates, and one of the shown setting alone", async () => {
    const study = { ...spec, replicates: 6, seeds: 3 };
    const outcome = await runStudy(planOf(study), executorOf(forwards));
    for (const [p, pair] of buildResults(outcome, about).pairs.entries()) {
      const { replicates } = outcome.pairs[p]!;
      const key = pair.problem === "bowl" ? "loss" : "test.accuracy";
      const middles = replicates
        .map(({ evaluation }) => evaluation.map((each) => each.metrics.final[key]!))
        .map((values) => values.toSorted((a, b) => a - b)[1]!)
        .toSorted((a, b) => a - b);
      expect(pair.procedure.interval).toEqual([middles[0], middles[5]]);
      expect(pair.procedure).toMatchObject({ level: 31 / 32, replicates: 6, seeds: 3 });
      expect(pair.procedure.estimate).toBeCloseTo((middles[2]! + middles[3]!) / 2, 12);
      expect(pair.setting.estimate).toBe(pair.replicates[pair.shown]!.value);
      expect(pair.setting).toMatchObject({ level: 3 / 4, seeds: 3 });
      expect(pair.chosen).toEqual(replicates[pair.shown]!.choice.hyper);
    }
  });

  it("count failures over all fresh seeds, with an exact interval, and warn above 5 %", async () => {
    const [unlucky] = evaluationSeeds(spec, 1);
    const results = await resultsOf(spec, (trial) =>
      trial.seed === unlucky && trial.problem === "bowl" && trial.optimizer === "fast"
        ? { ...outcomeOf(trial), status: "diverged", divergedAt: 2 }
        : outcomeOf(trial),
    );
    const { count, of, interval } = results.pairs[0]!.failures;
    expect([count, of]).toEqual([1, 4]);
    // Clopper and Pearson: 1 - 0.975^(1/4) is the lower end of 1 in 4.
    expect(interval[0]).toBeCloseTo(1 - 0.975 ** (1 / 4), 12);
    expect(results.warnings).toContain(
      "fast on bowl: the chosen settings failed on 1 of 4 fresh seeds (95 % interval 1 to 81 %).",
    );
  });

  it("hold the indices of each replicate's trials, without a gap", async () => {
    const results = await resultsOf(spec);
    const places = results.pairs.flatMap(({ replicates }) =>
      replicates.flatMap(({ tuning, evaluation }) => [tuning, evaluation]),
    );
    expect(places[0]![0]).toBe(0);
    for (const [i, [from]] of places.slice(1).entries()) expect(from).toBe(places[i]![1]);
    expect(places.at(-1)![1]).toBe(results.trials.length);
    for (const { replicates } of results.pairs) {
      for (const { tuning, evaluation, hyper, trial } of replicates) {
        const phases = (range: readonly [number, number]) =>
          new Set(results.trials.slice(...range).map((each) => each.spec.phase));
        expect(phases(tuning)).toEqual(new Set(["tune"]));
        expect(phases(evaluation)).toEqual(new Set(["evaluate"]));
        expect(results.trials[trial!]!.spec.hyper).toEqual(hyper);
      }
    }
  });

  it("survive a round trip and contain nothing about workers or time", async () => {
    const text = await jsonOf(executorOf(forwards));
    const parsed: unknown = JSON.parse(text);
    expect(parsed).toMatchObject({ format: 2, study: { trials: 4 } });
    expect(text).not.toMatch(/"(elapsedMs|worker|compileMs|date)"/);
    expect(text.endsWith("}\n")).toBe(true);
  });
});

describe("comparisons", () => {
  /** `fast` is better on every seed by a margin above all noise. */
  const apart = (trial: TrialSpec): TrialResult => {
    const { metrics, ...rest } = outcomeOf(trial);
    const loss = noiseOf(trial) + (trial.optimizer === "fast" ? 1 : 2);
    return { ...rest, metrics: { ...metrics, final: { loss } } };
  };
  const alike = (trial: TrialSpec): TrialResult => {
    const { metrics, ...rest } = outcomeOf(trial);
    const loss = stream(trial.seed, trial.optimizer).uniform();
    return { ...rest, metrics: { ...metrics, final: { loss } } };
  };
  const study = (more: object) =>
    parseStudy({ problems: ["bowl"], optimizers: ["fast", "slow"], trials: 0, ...more });
  const resultsOf = async (more: object, outcome: (trial: TrialSpec) => TrialResult) =>
    buildResults(await runStudy(planOf(study(more)), executorOf(forwards, outcome)), about);

  it("count wins within replicates, and reject six of six", async () => {
    const { comparisons, verdict } = await resultsOf({}, apart);
    expect(comparisons.family).toMatchObject([{ first: "fast", wins: 6, losses: 0, p: 2 / 64 }]);
    expect(verdict.join(" ")).toContain("fast wins significantly against slow");
  });

  it("refuse a test that no outcome could decide, and say how many replicates could", async () => {
    const { comparisons, verdict } = await resultsOf({ replicates: 5 }, apart);
    expect(comparisons.pairsNeeded).toBe(6);
    expect(verdict.join(" ")).toContain("6 replicates are the fewest that could.");
    expect(verdict.join(" ")).not.toContain("significantly");
  });

  it("compare with the baseline alone where there is one", async () => {
    const optimizers = ["fast", "slow", { optimizer: "slow", label: "again" }];
    const { comparisons } = await resultsOf({ optimizers, baseline: "slow" }, apart);
    expect(comparisons.family.map(({ first, second }) => [first, second])).toEqual([
      ["fast", "slow"],
      ["again", "slow"],
    ]);
  });

  it("run more replicates until the evidence decides, and no more than the study allows", async () => {
    // Seven wins of seven are an evidence of 26.8, six of 14.4; 20 is needed.
    const decided = await resultsOf({ maxReplicates: 30 }, apart);
    expect(decided.pairs[0]!.replicates).toHaveLength(7);
    expect(decided.comparisons.family[0]).toMatchObject({ wins: 7, moreReplicates: 0 });
    const open = await resultsOf({ maxReplicates: 9 }, alike);
    expect(open.pairs[0]!.replicates).toHaveLength(9);
    const first = await resultsOf({}, alike);
    expect(open.pairs[0]!.replicates.slice(0, 6).map(({ value }) => value)).toEqual(
      first.pairs[0]!.replicates.map(({ value }) => value),
    );
  });
});
