/** A study that trains nothing, for tests: its names, and executors with results of a formula. */
import { positive } from "@thalweg/core";
import { log } from "@thalweg/core/numeric";
import type { Executor, TrialResult, TrialSpec } from "@thalweg/engine";
import { planStudy } from "../plan.js";
import { buildResults } from "../results/results.js";
import type { StudySpec } from "../spec/spec.js";
import { type MadeNames, namesFrom } from "./made-names.js";

const rule = (name: string, lr: number) => ({ name, source: "made", hyper: { lr: positive(lr) } });

export const madeDescriptions = {
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
  optimizers: {
    fast: rule("fast", 0.1),
    slow: rule("slow", 0.001),
    free: { name: "free", source: "made", hyper: {} },
  },
  schedulers: {},
  transforms: {},
};

export const planOf = (study: StudySpec, names: MadeNames = madeDescriptions) =>
  planStudy(study, namesFrom(names));

/** A number in [0, 1) of a seed. */
export const shareOf = (seed: number): number => (seed % 9973) / 9973;

/** A result with the same value under every name, as a loss, and 1 - value / 10 as an accuracy. */
export function resultWith(trial: TrialSpec, value: number): TrialResult {
  return {
    spec: trial,
    status: "completed",
    metrics: {
      curves: {},
      final: {
        loss: value,
        "validation.loss": value,
        "validation.accuracy": 1 - value / 10,
        "test.loss": value,
        "test.accuracy": 1 - value / 10,
      },
      evaluationsToTarget: value < 0.5 ? Math.round(100 * value) : null,
      evaluations: 10,
      evaluationsPerStep: 1,
    },
    fingerprint: "0".repeat(64),
  };
}

/** Worse the further the rate is from 0.01, and slightly different for each seed. */
export const outcomeOf = (trial: TrialSpec): TrialResult =>
  resultWith(
    trial,
    Math.abs(log(Number(trial.hyper.lr ?? 1)) / log(10) + 2) + shareOf(trial.seed) / 100,
  );

const tick = (turns: number): Promise<void> =>
  turns === 0 ? Promise.resolve() : Promise.resolve().then(() => tick(turns - 1));

/** An executor that ends the trials of a batch in a given order. */
export function executorOf(
  order: (count: number) => readonly number[],
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

export const forwards = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

export const about: Parameters<typeof buildResults>[1] = {
  versions: { thalweg: "0.1.0", plugins: [] },
  machine: { node: "20", platform: "made", arch: "made" },
};
