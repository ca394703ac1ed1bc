import { exp, log, type Stream } from "@thalweg/core/numeric";
import { normalTail } from "../../statistics/distributions/tails.js";

/**
 * A density on the unit cube: a mixture of products of normal densities, truncated to [0, 1], one
 * at each of n points and a prior of weight 1 at the centre with deviation 1.
 *
 * On each axis the deviation of a point is its larger distance to a neighbour; of the lowest and
 * the highest point, the distance to the one neighbour they have; of a single point, the larger
 * distance to an end of the axis. It is at least 1 / min(100, n + 2) and at most 1.
 *
 * The last 25 points have weight 1; those before, in the order tried, rise evenly from 1/n to 1.
 *
 * Reference: Bergstra et al. 2011, Algorithms for hyper-parameter optimization; with the weights
 * and deviations of Optuna's multivariate TPESampler (version 5.0, `consider_endpoints` off).
 */
export class ParzenEstimator {
  readonly #kernels: readonly Kernel[];

  /** @param points in the order tried */
  constructor(dimension: number, points: readonly (readonly number[])[]) {
    const centres = [...points, Array<number>(dimension).fill(0.5)];
    const deviations = Array.from({ length: dimension }, (_, axis) => [
      ...deviationsOf(points.map((point) => point[axis]!)),
      1,
    ]);
    const weights = [...weightsOf(points.length), 1];
    const total = weights.reduce((a, b) => a + b);
    this.#kernels = centres.map((centre, i) => {
      const deviation = deviations.map((axis) => axis[i]!);
      const share = weights[i]! / total;
      return { centre, deviation, share, logScale: log(share) - logMass(centre, deviation) };
    });
  }

  /** The logarithm of the density at a point. */
  logDensity(point: readonly number[]): number {
    const logs = this.#kernels.map(({ centre, deviation, logScale }) => {
      const z = point.map((u, axis) => (u - centre[axis]!) / deviation[axis]!);
      return logScale - z.reduce((sum, each) => sum + each * each, 0) / 2;
    });
    const greatest = Math.max(...logs);
    return greatest + log(logs.reduce((sum, each) => sum + exp(each - greatest), 0));
  }

  sample(draws: Stream): number[] {
    const { centre, deviation } = this.#pick(draws.uniform());
    return centre.map((middle, axis) => truncatedNormal(middle, deviation[axis]!, draws));
  }

  #pick(uniform: number): Kernel {
    let below = 0;
    for (const kernel of this.#kernels) {
      below += kernel.share;
      if (uniform < below) return kernel;
    }
    return this.#kernels.at(-1)!;
  }
}

interface Kernel {
  readonly centre: readonly number[];
  readonly deviation: readonly number[];
  readonly share: number;
  /** The logarithm of the density at the centre, times the share. */
  readonly logScale: number;
}

/** The weights of points in the order tried. */
export function weightsOf(count: number): number[] {
  const rising = Math.max(0, count - 25);
  return Array.from({ length: count }, (_, i) => {
    if (i >= rising) return 1;
    return rising === 1 ? 1 / count : 1 / count + (i / (rising - 1)) * (1 - 1 / count);
  });
}

function deviationsOf(values: readonly number[]): number[] {
  const count = values.length;
  const least = 1 / Math.min(100, count + 2);
  const order = [...values.keys()].sort((a, b) => values[a]! - values[b]! || a - b);
  const deviations = Array<number>(count);
  for (const [place, i] of order.entries()) {
    const below = place > 0 ? values[i]! - values[order[place - 1]!]! : undefined;
    const above = place < count - 1 ? values[order[place + 1]!]! - values[i]! : undefined;
    const own =
      count === 1 ? Math.max(values[i]!, 1 - values[i]!) : Math.max(below ?? 0, above ?? 0);
    deviations[i] = Math.min(1, Math.max(least, own));
  }
  return deviations;
}

/** The logarithm of the integral over the cube of exp(-((u - centre) / deviation)^2 / 2). */
function logMass(centre: readonly number[], deviation: readonly number[]): number {
  const masses = centre.map((middle, axis) => {
    const s = deviation[axis]!;
    const outside = normalTail(middle / s) + normalTail((1 - middle) / s);
    return log(s * Math.sqrt(2 * Math.PI) * (1 - outside));
  });
  return masses.reduce((a, b) => a + b);
}

/** By rejection: a third of the draws at least is accepted, as the deviation is at most 1. */
function truncatedNormal(centre: number, deviation: number, draws: Stream): number {
  for (;;) {
    const u = centre + deviation * draws.normal();
    if (u >= 0 && u <= 1) return u;
  }
}
