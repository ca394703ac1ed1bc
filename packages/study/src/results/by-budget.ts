/** The verdict against the tuning budget: how the order depends on how many settings are tried. */
import type { TrialResult } from "@thalweg/engine";
import type { Decision, Quantity } from "../decision.js";
import { type StudySpec, settingsFactor } from "../spec/spec.js";
import { expectedBest } from "../statistics/aggregate/expected-best.js";
import { ranks } from "../statistics/ranks.js";
import { ranksOfFirstRuns } from "../tuning/beginnings.js";
import type { PairResult, ReplicateResult } from "./pair-result.js";

/** What is needed of the results. */
export interface Tuned {
  readonly study: Pick<StudySpec, "trials" | "perDimension">;
  readonly problems: readonly {
    readonly label: string;
    readonly tune: Quantity;
    readonly judge: Quantity;
    readonly loss: Quantity;
  }[];
  readonly optimizers: readonly { readonly tuned: Readonly<Record<string, unknown>> }[];
  readonly trials: readonly TrialResult[];
  readonly pairs: readonly PairResult[];
}

/** The order of optimizers if each replicate had tried this many settings. */
export interface BudgetRanking {
  /** Of each pair; of a study `perDimension`, for each searched hyperparameter of a pair. */
  readonly settings: number;
  /**
   * Of each optimizer in the order of the study: the mean over problems and replicates of its rank
   * by the expected best of so many settings.
   */
  readonly meanRanks: readonly number[];
}

/**
 * The ranking for every budget of 1 to `trials` settings (of a study `perDimension`, of d times as many
 * for an optimizer that searches d hyperparameters), from the settings that each replicate
 * tried on its first tuning seed before ranges grew. A setting's cost is its rank among all settings
 * of the replicate on the problem, so that settings that failed take part; the expected best of n
 * is unbiased (`expectedBest`). Empty if nothing was tuned.
 */
export function rankingByBudget({
  study,
  problems,
  optimizers,
  trials,
  pairs,
}: Tuned): BudgetRanking[] {
  if (study.trials === 0 || optimizers.every(({ tuned }) => Object.keys(tuned).length === 0)) {
    return [];
  }
  const factors = optimizers.map(({ tuned }) => settingsFactor(study, tuned));
  /** `[problem and replicate][optimizer][setting]`. */
  const instances = problems.flatMap((problem) => {
    const decision = { ...problem, tie: problem.tune };
    const own = pairs.filter((pair) => pair.problem === problem.label);
    return (own[0]?.replicates ?? []).map((_, r) =>
      rankedTogether(
        own.map(({ replicates }, i) =>
          firstRuns(trials, replicates[r]!, study.trials * factors[i]!),
        ),
        decision,
      ),
    );
  });
  return Array.from({ length: study.trials }, (_, i) => ({
    settings: i + 1,
    meanRanks: meanRanks(
      instances,
      factors.map((factor) => factor * (i + 1)),
    ),
  }));
}

/** The runs of a replicate's first settings on its first tuning seed; those of a default setting. */
function firstRuns(
  trials: readonly TrialResult[],
  { tuning: [from, to], evaluation }: ReplicateResult,
  count: number,
): TrialResult[] {
  if (from === to) return trials.slice(evaluation[0], evaluation[0] + 1);
  const seed = trials[from]!.spec.seed;
  return trials.slice(from, Math.min(to, from + count)).filter(({ spec }) => spec.seed === seed);
}

/**
 * Runs replaced by the ranks of their costs among all of them. A setting that was given up early
 * comes after all that ran whole, before those that failed.
 */
function rankedTogether(runs: readonly (readonly TrialResult[])[], decision: Decision): number[][] {
  const places = ranksOfFirstRuns(runs.flat(), decision);
  const all = ranks(places);
  let next = 0;
  return runs.map((own) => own.map(() => all[next++]!));
}

/** @param counts how many settings of each optimizer */
function meanRanks(
  instances: readonly (readonly (readonly number[])[])[],
  counts: readonly number[],
): number[] {
  const sums: number[] = [];
  for (const costs of instances) {
    const best = costs.map((own, i) => expectedBest(own, Math.min(counts[i]!, own.length)));
    // Sums of products in another order differ in their last bits.
    const order = ranks(best, (lowest) => 1e-9 * Math.abs(lowest));
    for (const [i, rank] of order.entries()) sums[i] = (sums[i] ?? 0) + rank;
  }
  return sums.map((sum) => sum / instances.length);
}

/** A range of budgets with the same leader. */
export interface Leadership {
  readonly from: number;
  readonly to: number;
  /** The optimizers that share the lowest mean rank. */
  readonly leaders: readonly string[];
}

/** Who leads at which budgets, in ascending order. */
export function leadersByBudget(
  optimizers: readonly string[],
  rankings: readonly BudgetRanking[],
): Leadership[] {
  const found: Leadership[] = [];
  for (const { settings, meanRanks } of rankings) {
    const least = Math.min(...meanRanks);
    const leaders = optimizers.filter((_, i) => meanRanks[i]! <= least + 1e-9);
    const last = found.at(-1);
    if (last !== undefined && last.leaders.join("\n") === leaders.join("\n")) {
      found[found.length - 1] = { ...last, to: settings };
    } else found.push({ from: settings, to: settings, leaders });
  }
  return found;
}
