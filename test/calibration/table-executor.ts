/**
 * An executor that answers trials from a table of runs that were made before, so that thousands of
 * whole studies can be made without training. A trial's rate is moved to the nearest one of the
 * table, and its seed to one of the table's by its remainder; seeds of a study are hashes, so that
 * this draws the table's runs with replacement.
 */
import fs from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Executor, TrialResult, TrialSpec } from "@thalweg/engine";

/** One run: in the order of the table's `columns`. Values that are not finite are null. */
type Run = readonly [
  failed: number,
  tune: number | null,
  tie: number | null,
  judge: number | null,
  loss: number | null,
  start: number | null,
  evaluationsToTarget: number | null,
];

interface TablePair {
  readonly problem: string;
  readonly optimizer: string;
  /** The name of the learning rate, and its default. */
  readonly rate: string;
  readonly usual: number;
  readonly evaluations: number;
  readonly examples?: {
    readonly train: number;
    readonly validation: number;
    readonly test: number;
  };
  /** Rate by rate, seed by seed. */
  readonly runs: readonly Run[];
}

export interface Table {
  readonly seeds: number;
  readonly ratesPerDecade: number;
  readonly decades: number;
  readonly pairs: readonly TablePair[];
}

const recorded = new URL("table.json.gz", import.meta.url);

/** The table that `npm run calibration` wrote. */
export const readTable = (): Table =>
  JSON.parse(gunzipSync(fs.readFileSync(recorded)).toString("utf8"));

/** Which final values a problem's decision reads. */
export interface Keys {
  readonly tune: string;
  readonly tie: string;
  readonly judge: string;
  readonly loss: string;
}

/** @param keysOf the names of a problem's quantities */
export function tableExecutor(table: Table, keysOf: (problem: string) => Keys): Executor {
  const pairs = new Map(table.pairs.map((pair) => [`${pair.problem} ${pair.optimizer}`, pair]));
  return {
    name: "table",
    async *run(trials) {
      for (const [index, trial] of trials.entries()) {
        const pair = pairs.get(`${trial.problem} ${trial.optimizer}`)!;
        const result = resultOf(trial, pair, runOf(trial, pair, table), keysOf(trial.problem));
        yield { index, result, timing: { elapsedMs: 0, compileMs: 0, worker: 0 } };
      }
    },
    async close() {},
  };
}

function runOf({ hyper, seed }: TrialSpec, { rate, usual, runs }: TablePair, table: Table): Run {
  const { ratesPerDecade, decades, seeds } = table;
  const count = 2 * ratesPerDecade * decades + 1;
  const off = Math.log10(Number(hyper[rate] ?? usual) / usual);
  const at = Math.round((off + decades) * ratesPerDecade);
  return runs[Math.min(count - 1, Math.max(0, at)) * seeds + (seed % seeds)]!;
}

function resultOf(trial: TrialSpec, pair: TablePair, run: Run, keys: Keys): TrialResult {
  const [failed, tune, tie, judge, loss, start, evaluationsToTarget] = run;
  return {
    spec: trial,
    ...(failed === 1 ? { status: "diverged", divergedAt: 0 } : { status: "completed" }),
    metrics: {
      curves: { [keys.tune]: { evaluations: [0], value: [start] } },
      final: { [keys.loss]: loss, [keys.tie]: tie, [keys.judge]: judge, [keys.tune]: tune },
      evaluationsToTarget,
      evaluations: pair.evaluations,
      evaluationsPerStep: 1,
      ...(pair.examples !== undefined && { examples: pair.examples }),
    },
    fingerprint: "0".repeat(64),
  };
}
