/** A study's results, arranged as figures and tables read them. */
import type { Curve, TrialResult } from "@thalweg/engine";
import type { ChosenSetting, ResultOptimizer, ResultProblem, StudyResults } from "@thalweg/study";
import { type Look, looksOf } from "./render/theme.js";

/** An optimizer on a problem. */
export interface PairView {
  readonly optimizer: ResultOptimizer;
  readonly look: Look;
  readonly chosen: ChosenSetting;
  readonly tuning: readonly TrialResult[];
  readonly evaluation: readonly TrialResult[];
}

export interface ProblemView {
  /** The problem's label in letters that are safe in file names and identifiers; unique in the study. */
  readonly key: string;
  readonly problem: ResultProblem;
  readonly pairs: readonly PairView[];
}

/** The problems of a study with their pairs, in the order of the study. */
export function problemViews(results: StudyResults): ProblemView[] {
  const looks = looksOf(results.optimizers.map(({ label }) => label));
  const keys = keysOf(results.problems.map(({ label }) => label));
  return results.problems.map((problem, place) => ({
    key: keys[place]!,
    problem,
    pairs: results.chosen
      .filter((chosen) => chosen.problem === problem.label)
      .map((chosen): PairView => {
        const at = results.optimizers.findIndex(({ label }) => label === chosen.optimizer);
        return {
          optimizer: results.optimizers[at]!,
          look: looks[at]!,
          chosen,
          tuning: results.trials.slice(...chosen.tuning),
          evaluation: results.trials.slice(...chosen.evaluation),
        };
      }),
  }));
}

/** A curve of a trial, or an empty one. */
export const curveOf = (trial: TrialResult, name: string): Curve =>
  trial.metrics.curves[name] ?? { step: [], value: [] };

/** Labels in letters, digits and dashes; what would come twice is numbered. */
function keysOf(labels: readonly string[]): string[] {
  const taken = new Set<string>();
  return labels.map((label) => {
    const plain = label.replace(/[^A-Za-z0-9-]+/g, "-").replace(/^-+|-+$/g, "") || "problem";
    let key = plain;
    for (let n = 2; taken.has(key); n++) key = `${plain}-${n}`;
    taken.add(key);
    return key;
  });
}
