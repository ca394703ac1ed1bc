import type { GivenHyper } from "@thalweg/core";
import type { Quantity } from "../decision.js";
import { judgedValue } from "../judge-run.js";
import type { PairOutcome } from "../outcome.js";
import type { Failures, PairResult } from "../results/pair-result.js";
import { type Estimate, estimateMedian } from "../statistics/estimate.js";

/** An optimizer's row in a problem's table. */
export interface ProblemRow {
  readonly optimizer: string;
  /** The whole procedure's value of the judged quantity. */
  readonly procedure: Estimate;
  /** The shown setting, to which the other columns belong: chosen values and fixed ones. */
  readonly hyper: GivenHyper;
  /** The names in it that are searched, also if the study has no tuning trials. */
  readonly tuned: readonly string[];
  readonly loss: Estimate;
  /** Null for problems without a metric. */
  readonly metric: Estimate | null;
  /**
   * Gradient evaluations to the target: the median over seeds, infinite for runs that did not reach
   * it. Null if the problem has no target.
   */
  readonly evaluationsToTarget: Estimate | null;
  /** Gradient evaluations per step; null if every run failed. */
  readonly evaluationsPerStep: number | null;
  /** Seeds on which the target was reached; null if the problem has none. */
  readonly reached: number | null;
  readonly seeds: number;
  /** Over all replicates. */
  readonly failures: Failures;
}

/** A column's heading, including its unit. */
export interface ProblemTable {
  readonly problem: string;
  readonly replicates: number;
  /** The title of the judged quantity, of `procedure`. */
  readonly judged: string;
  readonly judgedBetter: Quantity["better"];
  readonly columns: { readonly loss: string; readonly metric: string | null };
  /** Whether higher values of the metric are better. Null for problems without a metric. */
  readonly metricBetter: Quantity["better"] | null;
  readonly rows: readonly ProblemRow[];
}

/** The table of one problem from its pairs and their results, in the order of the study. */
export function problemTable(
  outcomes: readonly PairOutcome[],
  pairs: readonly PairResult[],
): ProblemTable {
  const { problem, decision } = outcomes[0]!.pair;
  const { judge, loss, metric = null } = decision;
  return {
    problem: problem.label,
    replicates: outcomes[0]!.replicates.length,
    judged: judge.title,
    judgedBetter: judge.better,
    columns: { loss: loss.title, metric: metric?.title ?? null },
    metricBetter: metric?.better ?? null,
    rows: outcomes.map((outcome, i) => rowOf(outcome, pairs[i]!, metric)),
  };
}

function rowOf(
  { pair, replicates }: PairOutcome,
  { procedure, shown, failures }: PairResult,
  metric: Quantity | null,
): ProblemRow {
  const { choice, evaluation } = replicates[shown]!;
  const estimate = (quantity: Quantity) =>
    estimateMedian(evaluation.map((result) => judgedValue(result, quantity, pair.decision)));
  const hasTarget = pair.problem.description.target !== undefined;
  const spent = evaluation.map((result) => result.metrics.evaluationsToTarget ?? Infinity);
  const perStep = evaluation.map((result) => result.metrics.evaluationsPerStep);
  return {
    optimizer: pair.optimizer.label,
    procedure: {
      median: procedure.estimate,
      interval: procedure.interval,
      level: procedure.level,
      count: procedure.replicates,
    },
    hyper: choice.hyper,
    tuned: Object.keys(pair.optimizer.tuned),
    loss: estimate(pair.decision.loss),
    metric: metric === null ? null : estimate(metric),
    evaluationsToTarget: hasTarget ? estimateMedian(spent) : null,
    evaluationsPerStep: perStep.find((cost) => cost !== null) ?? null,
    reached: hasTarget ? spent.filter(Number.isFinite).length : null,
    seeds: evaluation.length,
    failures,
  };
}
