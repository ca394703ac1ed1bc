/** What a study says of one optimizer on one problem. */
import type { GivenHyper } from "@thalweg/core";
import type { TrialResult } from "@thalweg/engine";
import type { ConvertedBudget } from "../budget/budget.js";
import { costOf, failureOf, judgedValue } from "../judge-run.js";
import type { PairOutcome, ReplicateOutcome } from "../outcome.js";
import { type Estimate, estimateMedian, finiteOrNull } from "../statistics/estimate.js";
import { binomialInterval } from "../statistics/intervals/binomial-interval.js";
import { LEVEL } from "../statistics/intervals/level.js";
import { median } from "../statistics/quantile.js";
import type { Pruned } from "../tuning/beginnings.js";
import type { BudgetPruning } from "../tuning/rungs.js";
import type { Choice } from "../tuning/tune.js";
import { type ToTarget, type TuningCharge, toTarget, tuningCharge } from "./charges.js";
import { replicateCost } from "./problem-costs.js";

/** An estimate of the judged quantity; infinite values are null. */
export interface JudgedEstimate {
  readonly estimate: number | null;
  readonly interval: Estimate["interval"];
  /** The exact level of the interval; null without one. */
  readonly level: number | null;
}

/** How often the chosen settings failed on fresh seeds. */
export interface Failures {
  readonly count: number;
  readonly of: number;
  /** The exact interval of the probability of failing, of at least the level. */
  readonly interval: readonly [low: number, high: number];
  readonly level: number;
}

export interface PairResult {
  readonly problem: string;
  readonly optimizer: string;
  /** The setting that is shown: the one of replicate {@link PairResult.shown}. */
  readonly chosen: GivenHyper;
  readonly how: Choice["how"];
  /**
   * The replicate whose tuning cost is the lower median of all: a typical one, selected without
   * looking at fresh seeds.
   */
  readonly shown: number;
  /**
   * The whole procedure of tuning and judging: the median over replicates of each one's median over
   * fresh seeds. The interval is between replicates, and so contains the noise of tuning.
   */
  readonly procedure: JudgedEstimate & { readonly replicates: number; readonly seeds: number };
  /** The shown setting alone: the median over its fresh seeds. Contains no noise of tuning. */
  readonly setting: JudgedEstimate & { readonly seeds: number };
  readonly failures: Failures;
  /**
   * By hyperparameter, how many replicates chose a value at the lowest or highest end of what was
   * tried, although values beyond are allowed.
   */
  readonly open: Readonly<Record<string, { readonly lowest: number; readonly highest: number }>>;
  /** Of a study whose budget is in epochs or seconds, with which the budgets of pairs may differ. */
  readonly budget?: SettledBudget;
  /** Of a speed-run: the gradients to the target over all fresh seeds. */
  readonly toTarget?: ToTarget;
  /** With a pruning on budgets: what tuning was charged over all replicates. */
  readonly tuning?: TuningCharge;
  readonly replicates: readonly ReplicateResult[];
}

/** A budget in another unit, and what it came to. */
export interface SettledBudget {
  readonly given: ConvertedBudget;
  readonly gradients: number;
}

/** A replicate of a pair. */
export interface ReplicateResult {
  readonly hyper: GivenHyper;
  readonly how: Choice["how"];
  readonly edges: Choice["edges"];
  /** Settings tried beyond the ends of the ranges. */
  readonly grown: number;
  /** The index in `trials` of the chosen setting's first tuning run; null if none was chosen. */
  readonly trial: number | null;
  /** The median over fresh seeds of the judged quantity; null if infinite. */
  readonly value: number | null;
  /**
   * What rankings compare, lower is better: the median over fresh seeds of the cost, in which equal
   * values are told apart by the cost to the target. Null if infinite.
   */
  readonly cost: number | null;
  /** With a pruning on budgets: the settings that were given up, which have not failed by that. */
  readonly pruned?: readonly Pruned[];
  /** Fresh seeds on which the setting failed. */
  readonly failed: number;
  /** Its tuning trials are `trials[tuning[0] .. tuning[1] - 1]`. */
  readonly tuning: readonly [from: number, to: number];
  readonly evaluation: readonly [from: number, to: number];
}

/** What a study is, where the results of its pairs say more. */
export interface StudyKind {
  /** The pruning, if it is one on budgets. */
  readonly pruning?: BudgetPruning | undefined;
  readonly speedRun?: boolean;
}

/**
 * @param first the index of the pair's first trial in `trials`
 * @param kind what the study is, where results say more of it
 */
export function pairResult(
  { pair, replicates }: PairOutcome,
  first: number,
  { pruning, speedRun = false }: StudyKind = {},
): PairResult {
  const { decision, problem, optimizer } = pair;
  const { judge } = decision;
  const valuesOf = ({ evaluation }: ReplicateOutcome) =>
    evaluation.map((result) => judgedValue(result, judge, decision));
  const failed = (results: readonly TrialResult[]) =>
    results.filter((result) => failureOf(result, decision) !== undefined).length;
  const shown = typicalReplicate(replicates, decision);
  const evaluation = replicates.flatMap((replicate) => replicate.evaluation);
  const count = failed(evaluation);
  const starts = startsOf(replicates, first);
  return {
    problem: problem.label,
    optimizer: optimizer.label,
    chosen: replicates[shown]!.choice.hyper,
    how: replicates[shown]!.choice.how,
    shown,
    procedure: {
      ...judged(replicates.map((replicate) => median(valuesOf(replicate)))),
      replicates: replicates.length,
      seeds: replicates[0]!.evaluation.length,
    },
    setting: {
      ...judged(valuesOf(replicates[shown]!)),
      seeds: replicates[shown]!.evaluation.length,
    },
    failures: {
      count,
      of: evaluation.length,
      interval: binomialInterval(count, evaluation.length),
      level: LEVEL,
    },
    open: openEnds(replicates),
    ...settledBudget(pair),
    ...(speedRun && { toTarget: toTarget(evaluation, decision) }),
    ...(pruning !== undefined && { tuning: tuningCharge(replicates) }),
    replicates: replicates.map((replicate, r): ReplicateResult => {
      const { choice, tuning } = replicate;
      const from = starts[r]!;
      const judgedFrom = from + tuning.length;
      return {
        hyper: choice.hyper,
        how: choice.how,
        edges: choice.edges,
        grown: choice.grown,
        trial: choice.trial === null ? null : from + choice.trial,
        value: finiteOrNull(median(valuesOf(replicate))),
        cost: finiteOrNull(replicateCost({ pair }, replicate.evaluation)),
        ...(pruning !== undefined && {
          pruned: replicate.pruned.map((each) => ({ ...each, trial: from + each.trial })),
        }),
        failed: failed(replicate.evaluation),
        tuning: [from, judgedFrom],
        evaluation: [judgedFrom, judgedFrom + replicate.evaluation.length],
      };
    }),
  };
}

const settledBudget = ({ budget, gradients }: PairOutcome["pair"]): Pick<PairResult, "budget"> =>
  typeof budget === "object" && gradients !== undefined
    ? { budget: { given: budget, gradients } }
    : {};

function judged(values: readonly number[]): JudgedEstimate {
  const { median: estimate, interval, level } = estimateMedian(values);
  return { estimate, interval, level };
}

/** The index of the replicate with the lower median of the tuning costs. */
function typicalReplicate(
  replicates: readonly ReplicateOutcome[],
  decision: PairOutcome["pair"]["decision"],
): number {
  const costs = replicates.map(({ choice, tuning }) =>
    choice.trial === null ? Infinity : costOf(tuning[choice.trial]!, decision.tune, decision),
  );
  const order = costs
    .map((_, r) => r)
    .sort((a, b) => (costs[a]! < costs[b]! ? -1 : costs[a]! > costs[b]! ? 1 : a - b));
  return order[Math.floor((order.length - 1) / 2)]!;
}

function startsOf(replicates: readonly ReplicateOutcome[], first: number): number[] {
  let next = first;
  return replicates.map(({ tuning, evaluation }) => {
    const start = next;
    next += tuning.length + evaluation.length;
    return start;
  });
}

function openEnds(replicates: readonly ReplicateOutcome[]): PairResult["open"] {
  const counts: Record<string, { lowest: number; highest: number }> = {};
  for (const { choice } of replicates) {
    for (const [name, end] of Object.entries(choice.edges)) {
      counts[name] ??= { lowest: 0, highest: 0 };
      counts[name][end] += 1;
    }
  }
  return counts;
}
