import { stratifiedPoints } from "../designs/quasi-random.js";
import { BATCH, firstThenBatches } from "../generations.js";
import { ordered } from "../ordered.js";
import { searchStream } from "../search-stream.js";
import type { Observed, SearchContext, SearchStrategy } from "../strategy.js";
import { ParzenEstimator } from "./parzen-estimator.js";

/** As Optuna's `n_ei_candidates`. */
const CANDIDATES = 24;

/**
 * The number of points before the first that are learnt from: Optuna's `n_startup_trials`, 10, and
 * fewer in one to three dimensions: 2 d + 2.
 */
const startup = (dimension: number): number => Math.min(10, 2 * dimension + 2);

/**
 * The tree-structured Parzen estimator. Of n points tried the best min(ceil(n / 10), 25) are good,
 * the others bad; a {@link ParzenEstimator} of each gives densities l and g. Each new point is the
 * best by l(u) / g(u) of 24 drawn from l: that with the greatest expected improvement.
 *
 * The first 2 d + 2 points, 10 at most, are stratified quasi-random ones; then four a generation,
 * which differ by their draws alone.
 *
 * Reference: Bergstra et al. 2011, Algorithms for hyper-parameter optimization, with the defaults
 * of Optuna's multivariate TPESampler (version 5.0). Optuna proposes one point at a time.
 */
export const tpe: SearchStrategy = {
  name: "tpe",
  nested: true,
  generations: (dimension, count) => firstThenBatches(startup(dimension), BATCH, count),
  propose(context, generation, history) {
    const size = tpe.generations(context.dimension, context.count)[generation]!;
    if (generation === 0) {
      const design = stratifiedPoints({ ...context, count: startup(context.dimension) });
      return design.slice(0, size);
    }
    const densities = densitiesOf(context.dimension, history);
    return Array.from({ length: size }, (_, i) => bestOf(context, generation, i, densities));
  },
};

interface Densities {
  readonly good: ParzenEstimator;
  readonly bad: ParzenEstimator;
}

function densitiesOf(dimension: number, history: readonly Observed[]): Densities {
  const count = Math.min(Math.ceil(history.length / 10), 25);
  const good = new Set(ordered(history).slice(0, count));
  const points = (which: boolean) =>
    history.filter((_, i) => good.has(i) === which).map(({ point }) => point);
  return {
    good: new ParzenEstimator(dimension, points(true)),
    bad: new ParzenEstimator(dimension, points(false)),
  };
}

function bestOf(
  context: SearchContext,
  generation: number,
  index: number,
  { good, bad }: Densities,
): number[] {
  const draws = searchStream(context, "tpe", generation, index);
  const candidates = Array.from({ length: CANDIDATES }, () => good.sample(draws));
  const scores = candidates.map((point) => good.logDensity(point) - bad.logDensity(point));
  return candidates[scores.indexOf(Math.max(...scores))]!;
}
