import { positive } from "@thalweg/core";
import type { Executor, TrialResult, TrialSpec } from "@thalweg/engine";
import { describe, expect, it } from "vitest";
import { buildResults, resultsJson } from "./results.js";
import { runStudy, type StudyProgress } from "./run.js";
import type { Descriptions } from "./spec/descriptions.js";
import { parseStudy } from "./spec/parse.js";
import type { StudySpec } from "./spec/spec.js";

const rule = (name: string, lr: number) => ({ name, source: "made", hyper: { lr: positive(lr) } });

const descriptions: Descriptions = {
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
      dataset: "made",
      batchSize: 4,
      epochs: 2,
      metrics: [{ name: "accuracy", better: "higher" }],
    },
  },
  optimizers: { fast: rule("fast", 0.1), slow: rule("slow", 0.001) },
  schedulers: {},
  transforms: {},
};

const spec = parseStudy({
  problems: ["bowl", "points"],
  optimizers: ["fast", "slow"],
  trials: 4,
  seeds: 3,
});

/** What a trial gives in these tests: worse the further its rate is from 0.01, a little different from seed to seed. */
function outcomeOf(trial: TrialSpec): TrialResult {
  const off = Math.abs(Math.log10(Number(trial.hyper.lr)) + 2) + trial.seed / 100;
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
      stepsToTarget: off < 0.5 ? Math.round(100 * off) : null,
      evaluations: 10,
    },
    fingerprint: "0".repeat(64),
  };
}

const tick = (turns: number): Promise<void> =>
  turns === 0 ? Promise.resolve() : Promise.resolve().then(() => tick(turns - 1));

/** Ends trials in an order of its own; `outcome` may differ from the above. */
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
const evensFirst = (count: number) => forwards(count).sort((a, b) => (a % 2) - (b % 2) || a - b);

const about = {
  versions: { thalweg: "0.1.0", plugins: [] },
  machine: { node: "20", platform: "made", arch: "made" },
};

const jsonOf = async (executor: Executor, given: StudySpec = spec) =>
  resultsJson(buildResults(await runStudy(given, executor, descriptions), about));

describe("a study", () => {
  it("gives every trial on a problem the shards of that problem", async () => {
    const problems = ["bowl", { problem: "points", shards: 2 }];
    const given = parseStudy({ problems, optimizers: ["fast"], trials: 2, seeds: 2 });
    const seen: TrialSpec[] = [];
    const executor = executorOf(forwards, (trial) => {
      seen.push(trial);
      return outcomeOf(trial);
    });
    await runStudy(given, executor, descriptions);
    expect(seen.filter(({ shards }) => shards === 2)).toHaveLength(4);
    for (const { problem, shards } of seen)
      expect(shards).toBe(problem === "points" ? 2 : undefined);
  });

  it("gives the same bytes in whatever order its trials end", async () => {
    const straight = await jsonOf(executorOf(forwards));
    expect(await jsonOf(executorOf(backwards))).toBe(straight);
    expect(await jsonOf(executorOf(evensFirst))).toBe(straight);
  });

  it("lists its trials problem by problem, optimizer by optimizer, tuning first", async () => {
    const { trials } = await runStudy(spec, executorOf(backwards), descriptions);
    const heads = trials.map(({ spec: { problem, optimizer, phase, seed } }) =>
      [problem, optimizer, phase, seed].join(" "),
    );
    expect(heads.slice(0, 7)).toEqual([
      ...Array(4).fill("bowl fast tune 0"),
      "bowl fast evaluate 1",
      "bowl fast evaluate 2",
      "bowl fast evaluate 3",
    ]);
    expect(heads).toHaveLength(2 * 2 * 7);
    expect(heads[7]).toBe("bowl slow tune 0");
    expect(heads[14]).toBe("points fast tune 0");
  });

  it("judges each optimizer at the rate that was best in tuning, on every seed", async () => {
    const { pairs } = await runStudy(spec, executorOf(backwards), descriptions);
    for (const { choice, tuning, evaluation } of pairs) {
      const best = tuning.toSorted((a, b) => a.metrics.final.loss! - b.metrics.final.loss!)[0]!;
      expect(choice.hyper).toEqual(best.spec.hyper);
      expect(evaluation.map((each) => each.spec.hyper)).toEqual(Array(3).fill(choice.hyper));
    }
  });

  it("keeps one path on a problem of two coordinates, and none on data", async () => {
    const { trials } = await runStudy(spec, executorOf(forwards), descriptions);
    const traced = trials.filter((trial) => trial.spec.trace).map((trial) => trial.spec);
    expect(traced.map(({ problem, seed }) => [problem, seed])).toEqual([
      ["bowl", 1],
      ["bowl", 1],
    ]);
  });

  it("begins a pair's evaluation while other pairs are still being tuned", async () => {
    const seen: StudyProgress[] = [];
    const onProgress = (progress: StudyProgress) => seen.push(progress);
    await runStudy(spec, executorOf(forwards), descriptions, { onProgress });
    const phases = seen.map(({ result }) => result.spec.phase);
    expect(phases.indexOf("evaluate")).toBeLessThan(phases.lastIndexOf("tune"));
    expect(seen.map(({ done }) => done)).toEqual(forwards(28).map((i) => i + 1));
  });

  it("takes the usual rates and tunes nothing with 0 trials", async () => {
    const { trials, pairs } = await runStudy(
      { ...spec, trials: 0 },
      executorOf(forwards),
      descriptions,
    );
    expect(trials).toHaveLength(12);
    expect(pairs[0]!.choice).toMatchObject({ hyper: { lr: 0.1 }, how: "default" });
  });

  it("goes on when all tuning trials of a pair diverge, and says so", async () => {
    const diverging = (trial: TrialSpec): TrialResult =>
      trial.optimizer === "slow"
        ? { ...outcomeOf(trial), status: "diverged", divergedAt: 3 }
        : outcomeOf(trial);
    const outcome = await runStudy(spec, executorOf(forwards, diverging), descriptions);
    const results = buildResults(outcome, about);
    expect(results.warnings).toContain(
      "slow on bowl: none of the 4 tuning trials completed; judged at lr 0.001 instead.",
    );
    const row = results.tables[0]!.rows[1]!;
    expect(row).toMatchObject({ diverged: 3, loss: { median: null, interval: [null, null] } });
    expect(results.ranking[1]).toMatchObject({ optimizer: "slow", meanRank: 2 });
  });

  it("quotes the first of a pair's failures and how many there were", async () => {
    const failing = (trial: TrialSpec): TrialResult =>
      trial.problem === "bowl" && trial.optimizer === "fast"
        ? { ...outcomeOf(trial), status: "failed", failure: "it broke." }
        : outcomeOf(trial);
    const outcome = await runStudy(spec, executorOf(forwards, failing), descriptions);
    const { warnings } = buildResults(outcome, about);
    expect(warnings).toContain("fast on bowl: 7 of 7 trials failed: it broke.");
  });

  it("counts runs that never reached the target as infinite in the median of steps", async () => {
    const reaching = (trial: TrialSpec): TrialResult => ({
      ...outcomeOf(trial),
      metrics: { ...outcomeOf(trial).metrics, stepsToTarget: trial.seed === 1 ? 5 : null },
    });
    const outcome = await runStudy(spec, executorOf(forwards, reaching), descriptions);
    const [bowl, points] = buildResults(outcome, about).tables;
    expect(bowl!.rows[0]).toMatchObject({ reached: 1, stepsToTarget: { median: null } });
    expect(points!.rows[0]).toMatchObject({ reached: null, stepsToTarget: null });
  });

  it("stops with the signal's reason when aborted, and runs nothing after it", async () => {
    const stop = new AbortController();
    const seen: number[] = [];
    const onProgress = ({ done }: StudyProgress) => {
      seen.push(done);
      if (done === 6) stop.abort(new Error("stopped by the user"));
    };
    const run = runStudy(spec, executorOf(forwards), descriptions, {
      signal: stop.signal,
      onProgress,
    });
    await expect(run).rejects.toThrow("stopped by the user");
    expect(seen.length).toBeLessThanOrEqual(8);
  });

  it("throws what the executor throws, and stops the other batches", async () => {
    const breaking = (trial: TrialSpec): TrialResult => {
      if (trial.phase === "evaluate") throw new Error("the pool is gone");
      return outcomeOf(trial);
    };
    const executor = executorOf(forwards, breaking);
    await expect(runStudy(spec, executor, descriptions)).rejects.toThrow("the pool is gone");
    expect(executor.batches).toBeLessThan(5);
  });

  it("refuses an executor that loses a trial", async () => {
    const losing = executorOf((count) => forwards(count).slice(1));
    await expect(runStudy(spec, losing, descriptions)).rejects.toThrow(
      'internal: executor "made" gave 2 results for 3 trials',
    );
  });
});

describe("results.json", () => {
  it("says where each pair's trials stand", async () => {
    const outcome = await runStudy(spec, executorOf(forwards), descriptions);
    const { chosen, trials } = buildResults(outcome, about);
    for (const { hyper, tuning, evaluation, trial } of chosen) {
      const phases = (from: number, to: number) => trials.slice(from, to).map((t) => t.spec.phase);
      expect(new Set(phases(...tuning))).toEqual(new Set(["tune"]));
      expect(new Set(phases(...evaluation))).toEqual(new Set(["evaluate"]));
      expect(trials[trial!]!.spec.hyper).toEqual(hyper);
    }
  });

  it("survives a round trip and holds nothing about workers or time", async () => {
    const text = await jsonOf(executorOf(forwards));
    const parsed: unknown = JSON.parse(text);
    expect(parsed).toMatchObject({ format: 1, study: { trials: 4 } });
    expect(text).not.toMatch(/"(elapsedMs|worker|compileMs|date)"/);
    expect(text.endsWith("}\n")).toBe(true);
  });
});
