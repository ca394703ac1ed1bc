import { exp, log, quasiRandom } from "@thalweg/core/numeric";
import { coordinateAscent, type Valued } from "./coordinate-ascent.js";
import { GaussianProcess, type GaussianProcessHyper } from "./gaussian-process.js";

/** Bounds of the searched lengths and noise variances, which are tried evenly in logarithms. */
const LENGTHS = [0.05, 20] as const;
/** The least noise keeps the covariance well conditioned. */
const NOISE = [1e-6, 1] as const;
const CANDIDATES = 32;

/**
 * The Gaussian process of the greatest log marginal likelihood plus log prior of its lengths and
 * noise: the best of 32 quasi-random candidates, always the same, improved one coordinate at a
 * time. The priors are log-normal: of a length with median sqrt(d) exp(sqrt(2)) and deviation
 * sqrt(3) of the logarithm, of the noise variance with median exp(-4) and deviation 1.
 * Reference: Hvarfner, Hellsten & Nardi 2024, Vanilla Bayesian optimization performs great in high
 * dimensions, arXiv:2402.02229; the defaults of BoTorch from 0.12 on.
 */
export function fitGaussianProcess(
  points: readonly (readonly number[])[],
  values: readonly number[],
): GaussianProcess {
  const dimension = points[0]!.length;
  const processOf = (u: readonly number[]) => new GaussianProcess(points, values, hyperOf(u));
  const posterior = (u: readonly number[]) => {
    const { logLikelihood, hyper } = processOf(u);
    return logLikelihood + logPrior(hyper);
  };
  const candidates = Array.from({ length: CANDIDATES }, (_, index): Valued => {
    const point = quasiRandom({ dimension: dimension + 1, index, seed: 0 });
    return { point, value: posterior(point) };
  });
  const best = candidates.reduce((a, b) => (b.value > a.value ? b : a));
  return processOf(coordinateAscent(posterior, best, 1 / 8, 1 / 64).point);
}

function hyperOf(u: readonly number[]): GaussianProcessHyper {
  return {
    lengths: u.slice(0, -1).map((each) => geometric(each, LENGTHS)),
    noise: geometric(u.at(-1)!, NOISE),
  };
}

const geometric = (u: number, [low, high]: readonly [number, number]): number =>
  low * exp(u * log(high / low));

/** Up to a constant, as a density of the logarithms. */
function logPrior({ lengths, noise }: GaussianProcessHyper): number {
  const middle = Math.SQRT2 + log(lengths.length) / 2;
  const ofLengths = lengths.reduce((sum, each) => sum + square(log(each) - middle) / 6, 0);
  return -ofLengths - square(log(noise) + 4) / 2;
}

const square = (x: number): number => x * x;
