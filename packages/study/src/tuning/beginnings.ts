/** What beginnings of trainings say: the order of settings at a rung, and where they stopped. */
import type { TrialResult } from "@thalweg/engine";
import type { Decision } from "../decision.js";
import { costOf } from "../judge-run.js";
import type { Candidate } from "./candidate.js";

/** A setting that was given up at a rung. */
export interface Pruned {
  /** The index of its beginning among the replicate's tuning runs. */
  readonly trial: number;
  /** The gradient evaluations after which it stopped, as the trial has them. */
  readonly stopAfter: number;
  readonly reason: string;
}

/** Lower is better, the first number first. */
type Keys = readonly number[];

const compare = (a: Keys, b: Keys): number => {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : a[at]! < b[at]! ? -1 : 1;
};

/**
 * The keys of a run: where targets are tuned the gradients to the target, then the cost of the final
 * value at the stop. One that is not finite there has an infinite cost; one that is no better than
 * at its start has not failed, for its training is not over.
 */
function keysOf(result: TrialResult, decision: Decision): Keys {
  const { tune, progress = tune } = decision;
  const cost = costOf(result, progress, decision);
  const met = progress === tune ? 0 : (result.metrics.evaluationsToTarget ?? Infinity);
  return [cost === Infinity ? Infinity : met, cost];
}

/** Ranks of keys from 1, equal ones alike; Infinity where the last key is. */
function ranksOf(all: readonly Keys[]): number[] {
  const order = all.toSorted(compare);
  return all.map((own) =>
    own.at(-1) === Infinity ? Infinity : 1 + order.findIndex((each) => compare(each, own) === 0),
  );
}

/** The ranks of runs that stopped at the same rung, by which prunings decide. */
export const rungRanks = (results: readonly TrialResult[], decision: Decision): number[] =>
  ranksOf(results.map((result) => keysOf(result, decision)));

/**
 * The costs of settings for a strategy, where some were given up: ranks, in which those that ran
 * whole come first, then those that came further; infinite for those that failed.
 */
export const ranksSoFar = (candidates: readonly Candidate[], decision: Decision): number[] =>
  ranksOf(
    candidates.map(({ results: [whole], beginnings }): Keys => {
      if (whole !== undefined) return [0, 0, costOf(whole, decision.tune, decision)];
      const last = beginnings.at(-1)!;
      return [1 / last.spec.stopAfter!, ...keysOf(last, decision)];
    }),
  );

/**
 * The order of settings over several optimizers on a problem, by their runs on the first tuning
 * seed: as {@link ranksSoFar}, with rungs as shares of each budget. Those that failed come last.
 */
export const ranksOfFirstRuns = (runs: readonly TrialResult[], decision: Decision): number[] =>
  ranksOf(
    runs.map((run): Keys => {
      const { stopAfter, budget = 1 } = run.spec;
      if (stopAfter === undefined) return [0, 0, costOf(run, decision.tune, decision)];
      return [budget / stopAfter, ...keysOf(run, decision)];
    }),
  );
