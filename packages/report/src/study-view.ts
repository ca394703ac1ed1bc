/** A study's results in the form that figures and tables need. */
import type { Curve, TrialResult } from "@thalweg/engine";
import {
  type Decision,
  failureOf,
  finalValue,
  type PairResult,
  type Quantity,
  type ResultOptimizer,
  type ResultProblem,
  type StudyResults,
} from "@thalweg/study";
import { keysOf } from "./keys.js";
import { type Look, looksOf } from "./render/theme.js";

/** An optimizer on a problem. */
export interface PairView {
  readonly optimizer: ResultOptimizer;
  readonly look: Look;
  readonly pair: PairResult;
  /** The tuning runs of all replicates that were not stopped early. */
  readonly tuning: readonly TunedRun[];
  /** The runs of the shown setting on fresh seeds. */
  readonly evaluation: readonly TrialResult[];
  /** The runs of every replicate's choice on fresh seeds. */
  readonly judged: readonly (readonly TrialResult[])[];
}

/** A tuning run. */
export interface TunedRun {
  readonly result: TrialResult;
  readonly replicate: number;
  /** Whether it is on the seed on which its replicate tried every setting. */
  readonly isFirst: boolean;
  /** Whether its replicate chose its setting. */
  readonly chosen: boolean;
}

export interface ProblemView {
  /**
   * The problem's label in letters that are safe in file names and identifiers; unique in the
   * study.
   */
  readonly key: string;
  readonly problem: ResultProblem;
  /** The labels of the study's optimizers. */
  readonly optimizers: readonly string[];
  readonly pairs: readonly PairView[];
}

/** The problems of a study with their pairs, in the order of the study. */
export function problemViews(results: StudyResults): ProblemView[] {
  const looks = looksOf(results.optimizers.map(({ label }) => label));
  const keys = keysOf(results.problems.map(({ label }) => label));
  return results.problems.map((problem, place) => ({
    key: keys[place]!,
    problem,
    optimizers: results.optimizers.map(({ label }) => label),
    pairs: results.pairs
      .filter((pair) => pair.problem === problem.label)
      .map((pair): PairView => {
        const at = results.optimizers.findIndex(({ label }) => label === pair.optimizer);
        return {
          optimizer: results.optimizers[at]!,
          look: looks[at]!,
          pair,
          tuning: pair.replicates.flatMap(({ tuning, trial }, replicate) => {
            const runs = results.trials.slice(...tuning);
            return runs.flatMap((result, i) => {
              // The values of beginnings are none of the whole budget.
              if (result.spec.stopAfter !== undefined) return [];
              const isFirst = result.spec.seed === runs[0]!.spec.seed;
              return [{ result, replicate, chosen: tuning[0] + i === trial, isFirst }];
            });
          }),
          evaluation: results.trials.slice(...pair.replicates[pair.shown]!.evaluation),
          judged: pair.replicates.map(({ evaluation }) => results.trials.slice(...evaluation)),
        };
      }),
  }));
}

/** A curve of a trial, or an empty one. */
export const curveOf = (trial: TrialResult, name: string): Curve =>
  trial.metrics.curves[name] ?? { evaluations: [], value: [] };

/** The criteria of a problem, as functions of runs take them. */
export const decisionOf = (problem: ResultProblem): Decision => ({ ...problem, tie: problem.tune });

/** The value of a quantity at the end of a run; infinitely bad if the run failed. */
export function runValue(result: TrialResult, quantity: Quantity, problem: ResultProblem): number {
  if (failureOf(result, decisionOf(problem)) === undefined) return finalValue(result, quantity);
  return quantity.better === "lower" ? Infinity : -Infinity;
}
