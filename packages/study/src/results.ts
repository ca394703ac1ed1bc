/**
 * What a study leaves behind: `results.json`, the same bytes from every run of the same study on the same machine, and `timings.json`, which
 * holds everything that a clock said. Neither holds anything about workers, load or dates.
 */
import type { GivenHyper, PluginReference } from "@thalweg/core";
import { canonicalJson } from "@thalweg/core/numeric";
import type { TrialResult, TrialTiming } from "@thalweg/engine";
import { costOf, type Quantity } from "./decision.js";
import type { PairOutcome, StudyOutcome } from "./run.js";
import type { ProblemDescription } from "./spec/descriptions.js";
import type { Range, StudySpec } from "./spec/spec.js";
import { type RankingRow, rankOptimizers } from "./statistics/ranking.js";
import { type ProblemTable, problemTable } from "./tables/problem-table.js";
import { searchRange } from "./tuning/range.js";
import { warningsOf } from "./warnings.js";

/** The version of the layout of `results.json`. */
export const RESULTS_FORMAT = 1;

/** What the numbers came from. */
export interface Versions {
  readonly thalweg: string;
  readonly plugins: readonly PluginReference[];
}

/** Where the study ran; nothing that differs between two runs on one machine. */
export interface Machine {
  readonly node: string;
  readonly platform: string;
  readonly arch: string;
  readonly cpu?: string;
}

/** Where a pair's trials stand, and what was chosen. */
export interface ChosenSetting {
  readonly problem: string;
  readonly optimizer: string;
  readonly hyper: GivenHyper;
  readonly how: "tuned" | "fallback" | "default";
  readonly edges: Readonly<Record<string, "lowest" | "highest">>;
  /** The place of the winning trial in `trials`; null if none was chosen. */
  readonly trial: number | null;
  /** The pair's tuning trials are `trials[tuning[0] .. tuning[1] - 1]`. */
  readonly tuning: readonly [from: number, to: number];
  readonly evaluation: readonly [from: number, to: number];
}

/** A problem of the study, as far as a reader of the results needs it. */
export interface ResultProblem {
  readonly label: string;
  readonly tune: Quantity;
  readonly judge: Quantity;
  readonly loss: Quantity;
  readonly description: ProblemFacts;
}

/** What is known of a problem, without what only a planner needs. Each kind of problem by itself, so that `kind` still tells them apart. */
export type ProblemFacts = WithoutOptions<ProblemDescription>;
type WithoutOptions<P> = P extends ProblemDescription ? Omit<P, "hyper" | "aliases"> : never;

/** An optimizer of the study, as far as a reader of the results needs it. */
export interface ResultOptimizer {
  readonly label: string;
  readonly source: string;
  readonly formula: string | null;
  readonly tuned: Readonly<Record<string, { readonly usual: number; readonly range: Range }>>;
}

export interface StudyResults {
  readonly format: typeof RESULTS_FORMAT;
  readonly versions: Versions;
  readonly machine: Machine;
  readonly study: StudySpec;
  readonly problems: readonly ResultProblem[];
  readonly optimizers: readonly ResultOptimizer[];
  readonly trials: readonly TrialResult[];
  readonly chosen: readonly ChosenSetting[];
  readonly tables: readonly ProblemTable[];
  readonly ranking: readonly RankingRow[];
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
  const costs = perProblem.map((pairs) => ({
    problem: pairs[0]!.pair.problem.label,
    costs: pairs.map(({ pair, evaluation }) =>
      evaluation.map((result) => costOf(result, pair.decision.judge)),
    ),
  }));
  return {
    format: RESULTS_FORMAT,
    versions: about.versions,
    machine: about.machine,
    study: spec,
    problems: perProblem.map(([first]) => resultProblem(first!)),
    optimizers: optimizers.map(resultOptimizer),
    trials: outcome.trials,
    chosen: outcome.pairs.map(chosenSetting),
    tables: perProblem.map((pairs) => problemTable(pairs, spec.seed)),
    ranking: rankOptimizers(
      optimizers.map(({ label }) => label),
      costs,
      spec.seed,
    ),
    warnings: warningsOf(outcome.pairs),
  };
}

function resultProblem({ pair }: PairOutcome): ResultProblem {
  const { hyper: _hyper, aliases: _aliases, ...description } = pair.problem.description;
  const { tune, judge, loss } = pair.decision;
  return { label: pair.problem.label, tune, judge, loss, description };
}

function resultOptimizer(optimizer: StudyOutcome["study"]["optimizers"][number]): ResultOptimizer {
  const { label, description } = optimizer;
  const tuned = Object.entries(optimizer.tuned).map(([name, { hyper, usual, range }]) => [
    name,
    { usual, range: range ?? searchRange(hyper, usual) },
  ]);
  return {
    label,
    source: description.source,
    formula: description.formula ?? null,
    tuned: Object.fromEntries(tuned),
  };
}

function chosenSetting({ pair, choice, tuning, evaluation }: PairOutcome): ChosenSetting {
  const from = pair.first + tuning.length;
  return {
    problem: pair.problem.label,
    optimizer: pair.optimizer.label,
    hyper: choice.hyper,
    how: choice.how,
    edges: choice.edges,
    trial: choice.trial === null ? null : pair.first + choice.trial,
    tuning: [pair.first, from],
    evaluation: [from, from + evaluation.length],
  };
}

/** The text of `results.json`: canonical, with a line break at its end. */
export const resultsJson = (results: StudyResults): string => `${canonicalJson(results)}\n`;

/** The text of `timings.json`: every clock reading, in the order of the trials. */
export function timingsJson(timings: readonly TrialTiming[], elapsedMs: number): string {
  return `${canonicalJson({ format: RESULTS_FORMAT, elapsedMs, trials: timings })}\n`;
}
