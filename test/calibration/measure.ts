/** What many studies of the same optimizers say about each other. */
import { type PairResult, type StudyResults, signTest } from "@thalweg/study";

/** How often something happened. */
export interface Share {
  readonly count: number;
  readonly of: number;
}

export const shareOf = ({ count, of }: Share): number => count / of;

/** Two standard errors of a share whose probability is p. */
export const twoErrors = (p: number, of: number): number => 2 * Math.sqrt((p * (1 - p)) / of);

/** The probability that the ranges of two independent samples of n values are apart: 2 / C(2n, n). */
export function apartByChance(n: number): number {
  let ways = 1;
  for (let i = 1; i <= n; i++) ways *= (n + i) / i;
  return 2 / ways;
}

/** An interval of a pair, lower being better. */
export type IntervalOf = (pair: PairResult) => readonly [low: number, high: number];

/** The costs of a pair's replicates, in which solved runs are ordered by their cost to the target. */
export const costsOf = ({ replicates }: PairResult): number[] =>
  replicates.map(({ cost }) => cost ?? Infinity);

/** The range of the replicates' costs. */
export const rangeOf: IntervalOf = (pair) => {
  const costs = costsOf(pair);
  return [Math.min(...costs), Math.max(...costs)];
};

/** The interval at the shown setting; which sign is better does not matter to separation. */
export const settingOf: IntervalOf = ({ setting: { estimate, interval } }) => {
  const [low, high] = interval ?? [estimate, estimate];
  return [low ?? Infinity, high ?? Infinity];
};

/** The same pair in every study. */
const acrossStudies = (studies: readonly StudyResults[]): PairResult[][] =>
  studies[0]!.pairs.map((_, p) => studies.map(({ pairs }) => pairs[p]!));

/** Over neighbouring studies, how often something holds of the same pair in both; by problem. */
function overNeighbours(
  studies: readonly StudyResults[],
  holds: (a: PairResult, b: PairResult) => boolean,
): Map<string, Share> {
  const shares = new Map<string, { count: number; of: number }>();
  for (const pairs of acrossStudies(studies)) {
    const share = shares.get(pairs[0]!.problem) ?? { count: 0, of: 0 };
    shares.set(pairs[0]!.problem, share);
    for (let i = 0; i + 1 < pairs.length; i += 2) {
      if (holds(pairs[i]!, pairs[i + 1]!)) share.count += 1;
      share.of += 1;
    }
  }
  return shares;
}

/** How often two intervals of one optimizer on one problem are apart, by problem. */
export const apart = (studies: readonly StudyResults[], interval: IntervalOf) =>
  overNeighbours(studies, (a, b) => {
    const [x, y] = [interval(a), interval(b)];
    return x[1] < y[0] || y[1] < x[0];
  });

/** How often the sign test of replicates tells an optimizer from itself, by problem. */
export const toldApart = (studies: readonly StudyResults[], alpha: number) =>
  overNeighbours(studies, (a, b) => {
    const others = costsOf(b);
    const signs = costsOf(a).map((cost, r) => (cost === others[r] ? 0 : cost - others[r]!));
    return signTest(signs).p <= alpha;
  });

/** How often an interval contains the median of the values that all studies gave, by problem. */
export function covered(
  studies: readonly StudyResults[],
  interval: IntervalOf,
  valuesOf: (pair: PairResult) => readonly number[],
): Map<string, Share> {
  const shares = new Map<string, { count: number; of: number }>();
  for (const pairs of acrossStudies(studies)) {
    const share = shares.get(pairs[0]!.problem) ?? { count: 0, of: 0 };
    shares.set(pairs[0]!.problem, share);
    const all = pairs.flatMap(valuesOf).sort((a, b) => (a < b ? -1 : 1));
    const truth = all[Math.floor(all.length / 2)]!;
    for (const pair of pairs) {
      const [low, high] = interval(pair);
      if (low <= truth && truth <= high) share.count += 1;
      share.of += 1;
    }
  }
  return shares;
}

/** Over all problems. */
export function total(shares: ReadonlyMap<string, Share>): Share {
  const all = [...shares.values()];
  return {
    count: all.reduce((sum, { count }) => sum + count, 0),
    of: all.reduce((sum, { of }) => sum + of, 0),
  };
}

/** An optimizer's mean ranks and their intervals over studies. */
export interface Ranks {
  readonly optimizer: string;
  readonly meanRank: number;
  readonly intervals: readonly (readonly [low: number, high: number])[];
}

export const ranksOf = (studies: readonly StudyResults[]): Ranks[] =>
  studies[0]!.study.optimizers.map(({ label }) => {
    const rows = studies.map(({ ranking }) => ranking.find((row) => row.optimizer === label)!);
    return {
      optimizer: label,
      meanRank: rows.reduce((sum, { meanRank }) => sum + meanRank, 0) / rows.length,
      intervals: rows.flatMap(({ interval }) => (interval === null ? [] : [interval])),
    };
  });

/** How often the mean rank of other studies lies in the interval of one. */
export function ranksCovered(own: readonly Ranks[], others: readonly Ranks[]): Share {
  let [count, of] = [0, 0];
  for (const [i, { intervals }] of own.entries()) {
    const truth = others[i]!.meanRank;
    count += intervals.filter(([low, high]) => low <= truth && truth <= high).length;
    of += intervals.length;
  }
  return { count, of };
}

/** Comparisons that one study found significant and another finds significant the other way. */
export function contradictions(own: StudyResults, other: StudyResults): string[] {
  const { alpha } = own.comparisons;
  return own.comparisons.family.flatMap((each, i) => {
    const there = other.comparisons.family[i]!;
    if (each.adjustedP > alpha || there.adjustedP > alpha) return [];
    const same = each.wins > each.losses === there.wins > there.losses;
    return same ? [] : [`${each.first} and ${each.second}`];
  });
}
