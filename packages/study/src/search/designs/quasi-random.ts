import { quasiRandom as haltonPoint, stream } from "@thalweg/core/numeric";
import { atOnce } from "../generations.js";
import { searchStream } from "../search-stream.js";
import type { SearchContext, SearchStrategy } from "../strategy.js";

/**
 * Stratified quasi-random points, all in one generation. Of n points of a scrambled Halton sequence
 * of the replicate each coordinate is replaced by the level of its rank k = 0, ... n - 1 along the
 * axis:
 *
 *     u = (k + phase) / n,    phase = r / (R - 1),    r a permutation of the R replicates
 *
 * with a permutation for each axis. So on every axis the points of a replicate are 1/n apart, one
 * in each stratum (a Latin hypercube), all replicates together are the regular grid 0, 1/m, ... 1
 * with m = n (R - 1), and some replicate tries either end. A single replicate has the levels k /
 * (n - 1), or 1/2 if n is 1. In one dimension this is a stratified grid.
 *
 * Points of a smaller budget are not among those of a larger one: the grid is another. What fewer
 * points would have given is estimated by `expectedBest`.
 *
 * Reference: McKay, Beckman & Conover 1979 (one point in each stratum of every axis); Bousquet et
 * al. 2017, arXiv:1706.03200 (scrambled Halton points for tuning).
 */
export const quasiRandom: SearchStrategy = {
  name: "quasi-random",
  nested: false,
  generations: atOnce,
  propose: stratifiedPoints,
};

/** The points of {@link quasiRandom}, which other strategies begin with. */
export function stratifiedPoints(context: SearchContext): number[][] {
  const { dimension, count, replicate, replicates, seed } = context;
  // The points of a replicate are those of a sequence with a seed of its own.
  const own = searchStream(context, "quasi-random").integer(2 ** 53);
  const points = Array.from({ length: count }, (_, index) =>
    haltonPoint({ dimension, index, seed: own }),
  );
  for (let axis = 0; axis < dimension; axis++) {
    const phases = stream(seed, "search", "quasi-random", "phases", axis).permutation(replicates);
    const levels = levelsOf(count, phases[replicate]!, replicates);
    for (const [rank, point] of byCoordinate(points, axis).entries()) point[axis] = levels[rank]!;
  }
  return points;
}

/** Written over one denominator, so that equal levels of two replicates are equal to the bit. */
function levelsOf(count: number, phase: number, replicates: number): number[] {
  return Array.from({ length: count }, (_, k) => {
    if (replicates > 1) return (k * (replicates - 1) + phase) / (count * (replicates - 1));
    return count > 1 ? k / (count - 1) : 0.5;
  });
}

const byCoordinate = (points: number[][], axis: number): number[][] =>
  [...points].sort((a, b) => a[axis]! - b[axis]!);
