/**
 * The files of a study: `results.json`, which has the same bytes for every run of the same study on
 * the same machine, and `timings.json`, which has all clock readings. Neither contains workers,
 * load or dates.
 */
import type { TuningScale } from "@thalweg/core";
import {
  isLearningRate,
  type PluginReference,
  visibleText,
  wellFormedText,
} from "@thalweg/core/host";
import { canonicalJson } from "@thalweg/core/numeric";
import type { ProblemDescription, TrialResult } from "@thalweg/engine";
import type { Quantity } from "../decision.js";
import type { PairOutcome, StudyOutcome } from "../outcome.js";
import { isSpeedRun, type Range, type StudySpec, settingsFactor } from "../spec/spec.js";
import { type RankingRow, rankOptimizers } from "../statistics/ranking.js";
import { type ProblemTable, problemTable } from "../tables/problem-table.js";
import { rangeOf } from "../tuning/axis.js";
import { onBudgets } from "../tuning/pruning.js";
import { rankingByBudget } from "./by-budget.js";
import { type Comparisons, compareOptimizers } from "./comparisons.js";
import { type PairResult, pairResult, type StudyKind } from "./pair-result.js";
import { problemCosts } from "./problem-costs.js";
import { verdictOf } from "./verdict.js";
import { warningsOf } from "./warnings.js";

/** The version of the layout of `results.json`. */
export const RESULTS_FORMAT = 2;

/** The versions that produced the numbers. */
export interface Versions {
  readonly thalweg: string;
  readonly plugins: readonly PluginReference[];
}

/** The machine of the study, without anything that differs between two runs on one machine. */
export interface Machine {
  readonly node: string;
  readonly platform: string;
  readonly arch: string;
  readonly cpu?: string;
}

/** A problem of the study, with the fields that readers of the results need. */
export interface ResultProblem {
  readonly label: string;
  readonly tune: Quantity;
  readonly judge: Quantity;
  readonly loss: Quantity;
  /** The number by which a run has failed that ended no better than it began. */
  readonly progress: Quantity;
  readonly description: ProblemFacts;
}

/**
 * The description of a problem without the fields that only planning needs; a union over kinds, so
 * that `kind` discriminates.
 */
export type ProblemFacts = WithoutOptions<ProblemDescription>;
export type WithoutOptions<P> = P extends { readonly kind: "data" }
  ? Omit<P, "hyper" | "aliases" | "dataset"> & { readonly dataset: string }
  : Omit<P, "hyper" | "aliases">;

/** An optimizer of the study, with the fields that readers of the results need. */
export interface ResultOptimizer {
  readonly label: string;
  readonly source: string;
  readonly formula: string | null;
  /** By name, in the order of the search. */
  readonly tuned: Readonly<Record<string, TunedFacts>>;
}

/** A hyperparameter that was searched. */
export interface TunedFacts {
  readonly usual: number;
  readonly range: Range;
  readonly scale: TuningScale;
  readonly isLearningRate: boolean;
}

export interface StudyResults {
  readonly format: typeof RESULTS_FORMAT;
  readonly versions: Versions;
  readonly machine: Machine;
  readonly study: StudySpec;
  readonly problems: readonly ResultProblem[];
  readonly optimizers: readonly ResultOptimizer[];
  readonly trials: readonly TrialResult[];
  readonly pairs: readonly PairResult[];
  readonly tables: readonly ProblemTable[];
  readonly ranking: readonly RankingRow[];
  readonly comparisons: Comparisons;
  /** What the study says, in sentences. */
  readonly verdict: readonly string[];
  readonly warnings: readonly string[];
}

/** Builds the results of a study that ran. */
export function buildResults(
  outcome: StudyOutcome,
  about: { readonly versions: Versions; readonly machine: Machine },
): StudyResults {
  const { spec, problems, optimizers } = outcome.study;
  const perProblem = problems.map(({ label }) =>
    outcome.pairs.filter(({ pair }) => pair.problem.label === label),
  );
  const kind = { pruning: onBudgets(spec.pruning), speedRun: isSpeedRun(spec) };
  const pairs = pairResults(outcome.pairs, kind);
  const costs = problemCosts(outcome.pairs);
  const labels = optimizers.map(({ label }) => label);
  const ranking = rankOptimizers(labels, costs);
  const comparisons = compareOptimizers(labels, costs, spec.baseline);
  const facts = {
    problems: perProblem.map(([first]) => resultProblem(first!)),
    optimizers: optimizers.map(resultOptimizer),
  };
  const budgets = rankingByBudget({ study: spec, ...facts, trials: outcome.trials, pairs });
  return {
    format: RESULTS_FORMAT,
    versions: about.versions,
    machine: about.machine,
    study: spec,
    ...facts,
    trials: outcome.trials,
    pairs,
    tables: perProblem.map((of) =>
      problemTable(
        of,
        of.map((each) => pairs[outcome.pairs.indexOf(each)]!),
      ),
    ),
    ranking,
    comparisons,
    verdict: verdictOf({
      ...{ spec, pairs, ranking, comparisons, optimizers: labels, budgets },
      factors: optimizers.map(({ tuned }) => settingsFactor(spec, tuned)),
    }),
    warnings: warningsOf(outcome.pairs, pairs),
  };
}

function pairResults(outcomes: readonly PairOutcome[], kind: StudyKind): PairResult[] {
  let first = 0;
  return outcomes.map((outcome) => {
    const result = pairResult(outcome, first, kind);
    first = result.replicates.at(-1)!.evaluation[1];
    return result;
  });
}

function resultProblem({ pair }: PairOutcome): ResultProblem {
  const { tune, judge, loss, progress = tune } = pair.decision;
  return { label: pair.problem.label, tune, judge, loss, progress, description: factsOf(pair) };
}

function factsOf({ problem: { description } }: PairOutcome["pair"]): ProblemFacts {
  const { hyper: _hyper, aliases: _aliases, ...facts } = description;
  return facts.kind === "data" ? { ...facts, dataset: facts.dataset.name } : facts;
}

function resultOptimizer(optimizer: StudyOutcome["study"]["optimizers"][number]): ResultOptimizer {
  const { label, description } = optimizer;
  const tuned = Object.entries(optimizer.tuned).map(([name, each]) => [
    name,
    {
      usual: each.usual,
      range: rangeOf(each),
      scale: each.hyper.scale,
      isLearningRate: isLearningRate(name, each.hyper),
    },
  ]);
  return {
    label,
    source: description.source,
    formula: description.formula ?? null,
    tuned: Object.fromEntries(tuned),
  };
}

/**
 * The text of `results.json`: canonical, its control characters escaped, with a line break at its
 * end.
 */
export const resultsJson = (results: StudyResults): string =>
  `${visibleText(canonicalJson(wellFormed(results)))}\n`;

/** A value without lone surrogates in its texts, which may come from any error. */
export function wellFormed<T>(value: T): T;
export function wellFormed(value: unknown): unknown {
  if (typeof value === "string") return wellFormedText(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(wellFormed);
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [wellFormedText(name), wellFormed(each)]),
  );
}

/**
 * The text of `timings.json`: every clock reading, in the order of the trials, and the measured
 * trainings by which seconds became gradient evaluations, if the study's budget is in seconds.
 */
export function timingsJson(
  { timings, pairs }: Pick<StudyOutcome, "timings" | "pairs">,
  elapsedMs: number,
): string {
  const budgets = pairs.flatMap(({ pair: { problem, optimizer, gradients, measured } }) =>
    measured === undefined
      ? []
      : [{ problem: problem.label, optimizer: optimizer.label, gradients, measured }],
  );
  const measured = budgets.length > 0 && { budgets };
  return `${canonicalJson({ format: RESULTS_FORMAT, elapsedMs, trials: timings, ...measured })}\n`;
}
