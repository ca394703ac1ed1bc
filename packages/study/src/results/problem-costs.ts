/** The costs that optimizers are ranked by, problem by problem. */
import type { TrialResult } from "@thalweg/engine";
import { costOf } from "../judge-run.js";
import type { PairOutcome } from "../outcome.js";
import { median } from "../statistics/quantile.js";
import type { ProblemCosts } from "../statistics/ranking.js";

/**
 * For each problem, the cost of each optimizer in each replicate: the median over its fresh seeds.
 * Shares of examples count as equal within the standard error of a share p of n examples,
 * sqrt(p (1 - p) / n).
 */
export function problemCosts(outcomes: readonly PairOutcome[]): ProblemCosts[] {
  const labels = [...new Set(outcomes.map(({ pair }) => pair.problem.label))];
  return labels.map((problem): ProblemCosts => {
    const own = outcomes.filter(({ pair }) => pair.problem.label === problem);
    const { judge } = own[0]!.pair.decision;
    const examples = testExamples(own);
    return {
      problem,
      costs: own.map((outcome) =>
        outcome.replicates.map(({ evaluation }) => replicateCost(outcome, evaluation)),
      ),
      ...(judge.isShare &&
        examples !== undefined && {
          // The cost of a share is -p.
          tolerance: (cost: number) => Math.sqrt((-cost * (1 + cost)) / examples),
        }),
    };
  });
}

/** The size of the test split; undefined if every run broke, or the problem has none. */
const testExamples = (outcomes: readonly PairOutcome[]): number | undefined =>
  outcomes
    .flatMap(({ replicates }) => replicates.flatMap(({ evaluation }) => evaluation))
    .find(({ metrics }) => metrics.examples !== undefined)?.metrics.examples?.test;

/** Infinite if most runs failed. */
export const replicateCost = (
  { pair: { decision } }: Pick<PairOutcome, "pair">,
  evaluation: readonly TrialResult[],
): number => median(evaluation.map((result) => costOf(result, decision.judge, decision)));
