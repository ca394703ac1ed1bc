import { type Stream, stream } from "@thalweg/core/numeric";
import { percentileInterval, RESAMPLES } from "./estimate.js";
import { median, sortedQuantile } from "./quantile.js";
import { ranks } from "./ranks.js";

/** The costs of a problem: for each optimizer its final value on each seed, lower being better, infinite where a run did not complete. */
export interface ProblemCosts {
  readonly problem: string;
  /** `[optimizer][seed]`; the same seed at the same place for every optimizer. */
  readonly costs: readonly (readonly number[])[];
}

/** An optimizer's place over all problems. */
export interface RankingRow {
  readonly optimizer: string;
  /** The mean over problems of the rank of the median regret, 1 being best. */
  readonly meanRank: number;
  /** The 95 % bootstrap interval over problems and seeds; null where there is nothing to resample. */
  readonly interval: readonly [low: number, high: number] | null;
  readonly ranks: readonly { readonly problem: string; readonly rank: number }[];
}

/**
 * Regret: by how much a run's cost exceeds the best median that any optimizer reached on the problem. It may be negative for a lucky seed;
 * infinite where the run did not complete. If no median is finite, every regret is infinite.
 */
export function regrets(costs: ProblemCosts["costs"]): number[][] {
  const best = Math.min(...costs.map(median));
  return costs.map((row) => row.map((cost) => (best === Infinity ? Infinity : cost - best)));
}

/**
 * The overall ranking, best first; equals in the order given. The regret's order on a problem is the order of the costs, so ranks are taken
 * of median costs. The interval resamples problems and, within each, seeds, the same seeds for every optimizer (common random
 * numbers keep the comparison paired). The order of problems and optimizers does not matter to any number.
 */
export function rankOptimizers(
  optimizers: readonly string[],
  problems: readonly ProblemCosts[],
  seed: number,
): RankingRow[] {
  const sorted = [...problems].sort((a, b) => (a.problem < b.problem ? -1 : 1));
  const perProblem = sorted.map(({ costs }) => ranks(costs.map(median)));
  const intervals = rankIntervals(optimizers.length, sorted, seed);
  const rows = optimizers.map((optimizer, i) => ({
    optimizer,
    meanRank: mean(perProblem.map((row) => row[i]!)),
    interval: intervals?.[i] ?? null,
    ranks: problems.map(({ problem }) => ({
      problem,
      rank: perProblem[sorted.findIndex((each) => each.problem === problem)]![i]!,
    })),
  }));
  return rows.sort((a, b) => a.meanRank - b.meanRank);
}

/** One interval an optimizer; none if there is but one problem with one seed. */
function rankIntervals(
  count: number,
  problems: readonly ProblemCosts[],
  seed: number,
): [number, number][] | undefined {
  const seeds = problems[0]?.costs[0]?.length ?? 0;
  if (problems.length < 2 && seeds < 2) return undefined;
  const draw = stream(seed, "bootstrap", "ranking");
  const samples: number[][] = Array.from({ length: count }, () => []);
  for (let i = 0; i < RESAMPLES; i++) {
    for (const [place, rank] of resampledRanks(problems, draw).entries()) {
      samples[place]!.push(rank);
    }
  }
  return samples.map(percentileInterval);
}

function resampledRanks(problems: readonly ProblemCosts[], draw: Stream): number[] {
  const drawn = problems.map(() => {
    const { costs } = problems[draw.integer(problems.length)]!;
    const seeds = costs[0]!.map(() => draw.integer(costs[0]!.length));
    return ranks(
      costs.map((row) => sortedQuantile(Float64Array.from(seeds, (s) => row[s]!).sort(), 0.5)),
    );
  });
  return drawn[0]!.map((_, i) => mean(drawn.map((row) => row[i]!)));
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
