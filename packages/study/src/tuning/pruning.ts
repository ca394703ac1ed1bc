/** Which settings run on: to the end of their budget, and on more tuning seeds. */
import { UnknownNameError } from "@thalweg/core/host";
import type { Decision } from "../decision.js";
import { costOf } from "../judge-run.js";
import { wilcoxonRacing } from "../search/pruning/wilcoxon-racing.js";
import { type Candidate, ordered } from "./candidate.js";
import { type BudgetPruning, budgetPrunings } from "./rungs.js";

/**
 * - `halving` (default): after the first seed the best quarter runs on all others. Settings beyond
 *   the ends of the ranges take part.
 * - `racing`: seed by seed, settings that a signed-rank test finds worse than the leader are dropped.
 * - `none`: every setting runs on every seed.
 * - `median`, `asha`, `hyperband`: settings are given up on the first seed at a ninth and a third of
 *   their budget (`rungs.ts`); then as `halving`.
 */
export const prunings = ["halving", "racing", "none", ...budgetPrunings] as const;
export type Pruning = (typeof prunings)[number];

/** @throws UsageError for another name */
export function pruningOf(name: string): Pruning {
  const found = prunings.find((each) => each === name);
  if (found === undefined) throw new UnknownNameError("pruning", name, prunings);
  return found;
}

/** The pruning, if it gives settings up before the end of their budget. */
export const onBudgets = (pruning: Pruning): BudgetPruning | undefined =>
  budgetPrunings.find((each) => each === pruning);

/** The share of settings, rounded up, that halving keeps. */
const KEPT = 1 / 4;

/** How many of `count` settings run on every tuning seed; with racing at most. */
export const keptOf = (pruning: Pruning, count: number): number =>
  pruning === "racing" || pruning === "none" ? count : Math.ceil(KEPT * count);

export interface PruningContext {
  readonly decision: Decision;
  /** The number of settings that the strategy proposed. */
  readonly count: number;
  /** The number of tuning seeds. */
  readonly seeds: number;
}

/**
 * The candidates to run on, and up to how many seeds.
 * @param running candidates with results on the same number of seeds
 */
export function pruned(
  pruning: Pruning,
  running: readonly Candidate[],
  { decision, count, seeds }: PruningContext,
): { readonly kept: readonly Candidate[]; readonly seeds: number } {
  switch (pruning) {
    case "halving":
    case "median":
    case "asha":
    case "hyperband":
      return { kept: ordered(running, decision).slice(0, keptOf(pruning, count)), seeds };
    case "none":
      return { kept: running, seeds };
    case "racing": {
      const racers = running.map(({ index, results }) => ({
        index,
        costs: results.map((result) => costOf(result, decision.tune, decision)),
      }));
      const kept = new Set(wilcoxonRacing(racers));
      const next = (running[0]?.results.length ?? seeds) + 1;
      return { kept: running.filter(({ index }) => kept.has(index)), seeds: next };
    }
  }
}
