/** Settings that a replicate tries, and their order. */
import type { GivenHyper } from "@thalweg/core";
import { log } from "@thalweg/core/numeric";
import type { TrialResult } from "@thalweg/engine";
import type { Decision } from "../decision.js";
import { costOf, failureOf } from "../judge-run.js";
import { median } from "../statistics/quantile.js";

/**
 * A setting with its runs of the whole budget, the one on the replicate's first tuning seed first;
 * none if it was given up at a rung.
 */
export interface Candidate {
  /** Its place among the replicate's settings, in the order in which they were proposed. */
  readonly index: number;
  /** Its coordinates; 0 and 1 are the ends of each range before they grow. */
  readonly point: readonly number[];
  readonly hyper: GivenHyper;
  readonly results: readonly TrialResult[];
  /** Its beginnings on the first tuning seed, at the rungs of a pruning on budgets. */
  readonly beginnings: readonly TrialResult[];
  /** The generation of the strategy that proposed it; there are rungs for these alone. */
  readonly generation?: number;
  /** Why it was given up at a rung. */
  readonly reason?: string;
}

/** The run of a setting on the first tuning seed that tells most: the whole one, else the longest. */
export const firstRunOf = ({ results, beginnings }: Candidate): TrialResult =>
  results[0] ?? beginnings.at(-1)!;

/**
 * Whether two candidates have the same cost, on the first tuning seed, on which every candidate
 * runs, and at the rung that both reached if one was given up. Where both failed they are not
 * compared.
 */
export function isAsGood(a: Candidate, b: Candidate, { tune }: Decision): boolean {
  const given = [a, b].find(({ results }) => results.length === 0);
  const stop = given === undefined ? undefined : firstRunOf(given).spec.stopAfter;
  const [one, other] = [a, b].map(({ results, beginnings }) => {
    const run = stop === undefined ? results[0] : beginnings.find((r) => r.spec.stopAfter === stop);
    return run?.metrics.final[tune.key];
  });
  return one !== undefined && one !== null && one === other;
}

/** What a candidate is ordered by. */
interface Score {
  readonly failures: number;
  /** The median cost of tuning, infinite if most runs failed. */
  readonly cost: number;
  /** The standard error of that cost over seeds. */
  readonly error: number;
  /** The median of the tie-breaking quantity. */
  readonly tie: number;
  /** The first tuned coordinate: in most studies, that of the learning rate. */
  readonly rate: number;
}

/**
 * Candidates from best to worst: those that succeeded on more of their seeds come first, then the
 * lower median cost, then the lower median of the tie-breaking quantity, then the smaller rate.
 */
export function ordered(candidates: readonly Candidate[], decision: Decision): Candidate[] {
  const scored = candidates.map((candidate) => ({
    candidate,
    score: scoreOf(candidate, decision),
  }));
  return scored
    .sort(
      (a, b) => compare(keysOf(a.score), keysOf(b.score)) || a.candidate.index - b.candidate.index,
    )
    .map(({ candidate }) => candidate);
}

const keysOf = ({ failures, cost, tie, rate }: Score) => [failures, cost, tie, rate];

/**
 * The candidate to use. Of those that failed as rarely as the best and whose median cost lies within
 * one standard error of the best one's: the lowest median of the tie-breaking quantity, then the
 * smaller rate. Undefined if every run of every candidate failed.
 */
export function chosenOf(
  candidates: readonly Candidate[],
  decision: Decision,
): Candidate | undefined {
  const best = ordered(candidates, decision)[0];
  if (best === undefined) return undefined;
  const of = scoreOf(best, decision);
  if (of.failures === best.results.length) return undefined;
  const close = candidates
    .map((candidate) => ({ candidate, score: scoreOf(candidate, decision) }))
    .filter(({ score }) => score.failures <= of.failures && score.cost <= of.cost + of.error);
  close.sort(
    (a, b) =>
      compare([a.score.tie, a.score.rate], [b.score.tie, b.score.rate]) ||
      a.candidate.index - b.candidate.index,
  );
  return close[0]?.candidate ?? best;
}

function scoreOf({ point, results }: Candidate, decision: Decision): Score {
  const { tune, tie } = decision;
  const scale = tune.floor === undefined ? (cost: number) => cost : log;
  const costs = results.map((result) => scale(costOf(result, tune, decision)));
  return {
    failures: results.filter((result) => failureOf(result, decision) !== undefined).length,
    cost: median(costs),
    error: standardError(costs),
    tie: tie.key === tune.key ? 0 : median(results.map((result) => costOf(result, tie, decision))),
    rate: point[0] ?? 0,
  };
}

/** The standard error of the mean; 0 of one value, and where a run failed. */
function standardError(values: readonly number[]): number {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return n > 1 && Number.isFinite(mean) ? Math.sqrt(squares / (n - 1) / n) : 0;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : a[at]! < b[at]! ? -1 : 1;
}
