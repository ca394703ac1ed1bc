import { orderStatisticInterval } from "./intervals/order-statistic-interval.js";
import { ranks } from "./ranks.js";

/** The costs of a problem, lower is better; infinite if most runs of the replicate failed. */
export interface ProblemCosts {
  readonly problem: string;
  /** `[optimizer][replicate]`; each replicate has the same index for every optimizer. */
  readonly costs: readonly (readonly number[])[];
  /** Within which costs count as equal to the lowest of them. Default: 0. */
  readonly tolerance?: (lowest: number) => number;
}

/** An optimizer's overall rank. */
export interface RankingRow {
  readonly optimizer: string;
  /** The mean over problems and replicates of its rank, 1 being best. */
  readonly meanRank: number;
  /**
   * Between two of the replicates' mean ranks over problems; null where there is one replicate.
   */
  readonly interval: readonly [low: number, high: number] | null;
  /** The exact level of the interval for the median replicate, on these problems. */
  readonly level: number | null;
  /** The mean over replicates of the rank on each problem. */
  readonly ranks: readonly { readonly problem: string; readonly rank: number }[];
}

/**
 * The overall ranking, best first; equals in the order given. Ranks are taken within each replicate,
 * in which every optimizer has the same seeds, so that a replicate is one independent ranking. The
 * interval contains all noise of tuning and of judging, and none of the choice of problems.
 */
export function rankOptimizers(
  optimizers: readonly string[],
  problems: readonly ProblemCosts[],
): RankingRow[] {
  /** By problem, replicate and optimizer. */
  const perProblem = problems.map(ranksByReplicate);
  const rows = optimizers.map((optimizer, i): RankingRow => {
    const onProblem = perProblem.map((rows) => rows.map((row) => row[i]!));
    const byReplicate = transposed(onProblem).map(mean);
    const within = byReplicate.length < 2 ? null : orderStatisticInterval(byReplicate);
    return {
      optimizer,
      meanRank: mean(byReplicate),
      interval: within?.interval ?? null,
      level: within?.level ?? null,
      ranks: problems.map(({ problem }, p) => ({ problem, rank: mean(onProblem[p]!) })),
    };
  });
  return rows.sort((a, b) => a.meanRank - b.meanRank);
}

/** By replicate and optimizer. */
export const ranksByReplicate = ({ costs, tolerance }: ProblemCosts): number[][] =>
  transposed(costs).map((row) => ranks(row, tolerance));

const transposed = (rows: readonly (readonly number[])[]): number[][] =>
  (rows[0] ?? []).map((_, column) => rows.map((row) => row[column]!));

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
