/** The trials of a study, pair by pair. Which trials run depends on the study and on results alone. */
import type { GivenHyper } from "@thalweg/core";
import type { PluginReference } from "@thalweg/core/host";
import type { TrialSpec } from "@thalweg/engine";
import type { Budget, MeasuredTraining } from "./budget/budget.js";
import { type Decision, decisionFor } from "./decision.js";
import {
  type CheckedStudy,
  checkStudy,
  type StudyNames,
  type StudyOptimizer,
  type StudyProblem,
} from "./spec/check.js";
import { evaluationSeeds } from "./spec/seeds.js";
import { type StudySpec, settingsFactor } from "./spec/spec.js";
import { keptOf } from "./tuning/pruning.js";
import { usualSetting } from "./tuning/space.js";
import type { TuningRun } from "./tuning/tuning-run.js";

/** An optimizer on a problem. */
export interface Pair {
  readonly problem: StudyProblem;
  readonly optimizer: StudyOptimizer;
  readonly decision: Decision;
  /** The plugins that bring its names: a part of the identity of its trials. */
  readonly plugins: readonly PluginReference[];
  /** The budget that the study gives: the problem's, else that of all. Absent: the problem's own. */
  readonly budget?: Budget;
  /** That budget in gradient evaluations; absent until `settleBudgets` has converted it. */
  readonly gradients?: number;
  /**
   * Gradient evaluations of a whole training; absent until `settleBudgets` has found it, which it
   * does where the pruning needs it.
   */
  readonly length?: number;
  /** The training by which seconds were converted. */
  readonly measured?: MeasuredTraining;
}

export interface Plan {
  readonly study: CheckedStudy;
  readonly pairs: readonly Pair[];
  /** How many trials will run if no range grows. */
  readonly trialCount: number;
}

export interface PlanOptions {
  /**
   * The plugins that bring the names of a pair. Default: all of the study's. With it, a trial stays
   * the same when the study gains an optimizer of another plugin.
   */
  readonly pluginsOf?: (problem: string, optimizer: string) => readonly PluginReference[];
}

/**
 * Lists the pairs of a study: problem by problem, optimizer by optimizer.
 * @throws UsageError for invalid names, values and ranges; see `checkStudy`
 */
export function planStudy(
  spec: StudySpec,
  names: StudyNames,
  { pluginsOf = () => spec.plugins }: PlanOptions = {},
): Plan {
  const study = checkStudy(spec, names);
  const pairs = study.problems.flatMap((problem): Pair[] => {
    const decision = decisionFor(problem.description, spec.objective ?? "final");
    return study.optimizers.map((optimizer) => {
      const plugins = pluginsOf(problem.problem, optimizer.optimizer);
      const budget = problem.budget ?? spec.budget;
      return {
        ...{ problem, optimizer, decision, plugins },
        ...(budget !== undefined && { budget }),
        ...(typeof budget === "number" && { gradients: budget, length: budget }),
        ...(budget === undefined &&
          problem.description.kind === "analytic" && { length: problem.description.steps }),
      };
    });
  });
  return { study, pairs, trialCount: pairs.reduce((sum, pair) => sum + trialsOf(spec, pair), 0) };
}

/** How many trials a pair has if no range grows. */
export const trialsOf = (spec: StudySpec, pair: Pair): number =>
  spec.replicates * (tuningTrialsOf(spec, pair) + spec.seeds);

/** How many of a replicate's trials tune a pair if no range grows. */
export function tuningTrialsOf(spec: StudySpec, { optimizer }: Pair): number {
  const tuned = Object.keys(optimizer.tuned).length > 0;
  const count = tuned ? spec.trials * settingsFactor(spec, optimizer.tuned) : 0;
  return count + keptOf(spec.pruning, count) * (spec.tuningSeeds - 1);
}

/** The trial of a tuning run. */
export const tuningTrial = (spec: StudySpec, pair: Pair, run: TuningRun): TrialSpec =>
  trialOf(spec, pair, { ...run, phase: "tune" });

/**
 * The trials that judge a replicate's choice. On problems with two coordinates the first seed's
 * path is kept, for the figure.
 */
export function evaluationTrials(
  spec: StudySpec,
  pair: Pair,
  replicate: number,
  hyper: GivenHyper,
): TrialSpec[] {
  const { description } = pair.problem;
  const drawn = description.kind === "analytic" && description.start.length === 2;
  return evaluationSeeds(spec, replicate).map((seed, i) => ({
    ...trialOf(spec, pair, { hyper, seed, phase: "evaluate" }),
    ...(drawn && i === 0 && { trace: true }),
  }));
}

/**
 * The beginning of a training at the usual setting, by which the length of others is found. It has
 * the problem's own budget and target, so that it is the same for all of them.
 */
export const probeTrial = (spec: StudySpec, pair: Pair, stopAfter: number): TrialSpec => {
  const own = { hyper: usualSetting(pair.optimizer), seed: 0, phase: "train" } as const;
  const { budget: _, target: __, ...trial } = trialOf(spec, pair, own);
  return { ...trial, stopAfter };
};

function trialOf(
  spec: StudySpec,
  { problem, optimizer, plugins, gradients: budget }: Pair,
  own: Pick<TrialSpec, "hyper" | "seed" | "phase">,
): TrialSpec {
  return {
    problem: problem.problem,
    ...(Object.keys(problem.hyper).length > 0 && { problemHyper: problem.hyper }),
    optimizer: optimizer.optimizer,
    ...own,
    ...(budget !== undefined && { budget }),
    ...(problem.target !== undefined && { target: problem.target }),
    ...(spec.dtype !== undefined && { dtype: spec.dtype }),
    ...(spec.numerics !== undefined && { numerics: spec.numerics }),
    ...(problem.microbatches !== undefined && { microbatches: problem.microbatches }),
    plugins,
  };
}
