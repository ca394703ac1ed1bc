import { log } from "@thalweg/core/numeric";
import { cholesky, type LowerTriangle, solveLower, solveTransposed } from "./cholesky.js";
import { matern } from "./matern.js";

export interface GaussianProcessHyper {
  /** The length of each axis. */
  readonly lengths: readonly number[];
  /** The variance of a value about the function; above 0, so that the covariance is definite. */
  readonly noise: number;
}

/**
 * A Gaussian process with mean 0 and the {@link matern} covariance of variance 1, given values with
 * noise at points: exact, by a Cholesky factor. It takes n^3 / 6 multiplications and a prediction
 * n^2 / 2. Reference: Rasmussen & Williams 2006, algorithm 2.1.
 */
export class GaussianProcess {
  /** The logarithm of the density of the values, with its constant -n/2 log(2 pi). */
  readonly logLikelihood: number;
  readonly #factor: LowerTriangle;
  readonly #solved: Float64Array;

  constructor(
    readonly points: readonly (readonly number[])[],
    readonly values: readonly number[],
    readonly hyper: GaussianProcessHyper,
  ) {
    const { lengths, noise } = hyper;
    this.#factor = cholesky(
      points.map((x, i) =>
        Float64Array.from({ length: i + 1 }, (_, j) =>
          j < i ? matern(x, points[j]!, lengths) : 1 + noise,
        ),
      ),
    );
    const half = solveLower(this.#factor, values);
    this.#solved = solveTransposed(this.#factor, half);
    const logRoots = this.#factor.reduce((sum, row, i) => sum + log(row[i]!), 0);
    this.logLikelihood =
      -squaredLength(half) / 2 - logRoots - (points.length / 2) * log(2 * Math.PI);
  }

  /** Mean and variance of the function, without noise, at a point. */
  predict(point: readonly number[]): { readonly mean: number; readonly variance: number } {
    const covariances = this.points.map((x) => matern(x, point, this.hyper.lengths));
    const mean = covariances.reduce((sum, k, i) => sum + k * this.#solved[i]!, 0);
    const explained = squaredLength(solveLower(this.#factor, covariances));
    return { mean, variance: Math.max(0, 1 - explained) };
  }

  /**
   * The process that was also given, at a point, the value that it expects there: its means are the
   * same, its variances less.
   */
  believing(point: readonly number[]): GaussianProcess {
    const { mean } = this.predict(point);
    return new GaussianProcess([...this.points, point], [...this.values, mean], this.hyper);
  }
}

const squaredLength = (values: Float64Array): number =>
  values.reduce((sum, each) => sum + each * each, 0);
