import { UsageError } from "@thalweg/core";
import { pow } from "@thalweg/core/numeric";
import { chiSquareTail, fTail } from "../distributions/tails.js";
import { checkNumbers } from "../paired/differences.js";
import type { TestResult } from "../paired/test-result.js";
import { ranks } from "../ranks.js";

/** Whether optimizers rank alike over problems. */
export interface FriedmanTest extends TestResult {
  /** Of each optimizer, in the order given; rank 1 is the lowest cost. */
  readonly meanRanks: readonly number[];
  /** Chi-square distributed, corrected for ties. */
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  /** The same as an F statistic, whose p is nearer to the exact one. */
  readonly imanDavenport: ImanDavenport;
}

export interface ImanDavenport extends TestResult {
  readonly statistic: number;
  readonly degreesOfFreedom: readonly [number, number];
}

/**
 * Friedman's test on costs `[problem][optimizer]`, lower being better: ranks within each problem,
 * equal costs sharing the mean.
 * @throws UsageError for fewer than two problems or optimizers, rows of different lengths, and NaN
 */
export function friedman(costs: readonly (readonly number[])[]): FriedmanTest {
  const k = costs[0]?.length ?? 0;
  if (costs.some((row) => row.length !== k)) {
    throw new UsageError("ranks over problems: every optimizer needs a cost on every problem.");
  }
  for (const row of costs) checkNumbers(row);
  const rows = costs.map((row) => ranks(row));
  const rankSums = Array.from({ length: k }, (_, j) => sum(rows.map((row) => row[j]!)));
  const shared = sum(costs.map(tiedCubes));
  return friedmanOfRankSums(rankSums, costs.length, 1 - shared / (costs.length * k * (k * k - 1)));
}

/**
 * The test from sums of ranks over N problems:
 *
 *     chi2 = (12 sum(R_j^2) / (N k (k + 1)) - 3 N (k + 1)) / C
 *     F    = (N - 1) chi2 / (N (k - 1) - chi2)
 *
 * with k - 1, and k - 1 and (k - 1) (N - 1), degrees of freedom. The tie correction C is 1 minus
 * the sum over groups of t equal costs of (t^3 - t) / (N (k^3 - k)). No test on such ranks has a p
 * below (k!)^(1 - N), that of the same order on every problem.
 * Reference: Friedman 1937; Iman & Davenport 1980; Demšar 2006, who does not correct for ties.
 * @throws UsageError for fewer than two problems or optimizers
 */
export function friedmanOfRankSums(
  rankSums: readonly number[],
  problems: number,
  tieCorrection: number = 1,
): FriedmanTest {
  const k = rankSums.length;
  if (k < 2 || problems < 2) {
    throw new UsageError(
      `ranks of ${k} optimizers on ${problems} problems: Friedman's test needs two of each; one problem is one problem.`,
    );
  }
  const mean = (problems * (k + 1)) / 2;
  const spread = sum(rankSums.map((each) => (each - mean) * (each - mean)));
  const scale = problems * k * (k + 1) * tieCorrection;
  const statistic = spread === 0 ? 0 : (12 * spread) / scale;
  const degreesOfFreedom = k - 1;
  const most = problems * degreesOfFreedom;
  const exactSmallest = pow(factorial(k), 1 - problems);
  return {
    meanRanks: rankSums.map((each) => each / problems),
    statistic,
    degreesOfFreedom,
    p: chiSquareTail(statistic, degreesOfFreedom),
    smallestP: Math.max(exactSmallest, chiSquareTail(most, degreesOfFreedom)),
    imanDavenport: imanDavenport(statistic, problems, k, exactSmallest),
  };
}

function imanDavenport(
  chiSquare: number,
  problems: number,
  k: number,
  smallestP: number,
): ImanDavenport {
  const most = problems * (k - 1);
  const degreesOfFreedom = [k - 1, (k - 1) * (problems - 1)] as const;
  const statistic =
    chiSquare >= most ? Infinity : ((problems - 1) * chiSquare) / (most - chiSquare);
  const p = Math.max(smallestP, fTail(statistic, ...degreesOfFreedom));
  return { statistic, degreesOfFreedom, p, smallestP };
}

/** The sum of t^3 - t over groups of t equal values: t^2 - 1 for each of their members. */
function tiedCubes(row: readonly number[]): number {
  const sizes = row.map((each) => row.filter((other) => other === each).length);
  return sum(sizes.map((size) => size * size - 1));
}

const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
