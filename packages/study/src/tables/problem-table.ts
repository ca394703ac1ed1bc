import type { GivenHyper } from "@thalweg/core";
import type { TrialResult } from "@thalweg/engine";
import { finalValue, type Quantity } from "../decision.js";
import type { PairOutcome } from "../run.js";
import { type Estimate, estimateMedian } from "../statistics/estimate.js";

/** An optimizer's row in a problem's table. */
export interface ProblemRow {
  readonly optimizer: string;
  readonly hyper: GivenHyper;
  readonly loss: Estimate;
  /** Null for problems without a metric. */
  readonly metric: Estimate | null;
  /** The median over seeds, runs that never got there counting as infinite. Null if the problem has no target. */
  readonly stepsToTarget: Estimate | null;
  /** Seeds on which the target was reached; null if the problem has none. */
  readonly reached: number | null;
  readonly seeds: number;
  readonly diverged: number;
  readonly failed: number;
}

/** A column's heading; its unit is in the words. */
export interface ProblemTable {
  readonly problem: string;
  readonly columns: { readonly loss: string; readonly metric: string | null };
  readonly rows: readonly ProblemRow[];
}

/** The table of one problem from its pairs, in the order of the study. */
export function problemTable(pairs: readonly PairOutcome[], seed: number): ProblemTable {
  const { problem, decision } = pairs[0]!.pair;
  const hasMetric = decision.judge.key !== decision.loss.key;
  const metric = hasMetric ? decision.judge : null;
  return {
    problem: problem.label,
    columns: { loss: decision.loss.title, metric: metric?.title ?? null },
    rows: pairs.map((outcome) => rowOf(outcome, decision.loss, metric, seed)),
  };
}

function rowOf(
  { pair, choice, evaluation }: PairOutcome,
  loss: Quantity,
  metric: Quantity | null,
  seed: number,
): ProblemRow {
  const estimate = (quantity: Quantity) =>
    estimateMedian(
      evaluation.map((result) => finalValue(result, quantity)),
      seed,
    );
  const hasTarget = pair.problem.description.target !== undefined;
  const steps = evaluation.map((result) => result.metrics.stepsToTarget ?? Infinity);
  const count = (wanted: TrialResult["status"]) =>
    evaluation.filter(({ status }) => status === wanted).length;
  return {
    optimizer: pair.optimizer.label,
    hyper: choice.hyper,
    loss: estimate(loss),
    metric: metric === null ? null : estimate(metric),
    stepsToTarget: hasTarget ? estimateMedian(steps, seed) : null,
    reached: hasTarget ? steps.filter(Number.isFinite).length : null,
    seeds: evaluation.length,
    diverged: count("diverged"),
    failed: count("failed"),
  };
}
