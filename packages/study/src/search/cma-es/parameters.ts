import { log } from "@thalweg/core/numeric";

/** The constants of CMA-ES in n dimensions, under the names of Hansen 2016, table 1. */
export interface CmaParameters {
  readonly dimension: number;
  /** Points of a generation, lambda. */
  readonly population: number;
  /** Of the points from the best to the worst; the first half is positive and adds up to 1. */
  readonly weights: readonly number[];
  /** mu_eff of the positive weights. */
  readonly muEff: number;
  /** Of the path of the step size, with its damping. */
  readonly cSigma: number;
  readonly dSigma: number;
  /** Of the path of the covariance, and of both updates of the covariance. */
  readonly cC: number;
  readonly c1: number;
  readonly cMu: number;
  /** The expected length of a standard normal vector, sqrt(n) (1 - 1 / (4 n) + 1 / (21 n^2)). */
  readonly expectedLength: number;
}

/** The population of CMA-ES, 4 + floor(3 log n). */
export const populationOf = (dimension: number): number => 4 + Math.floor(3 * log(dimension));

/**
 * The defaults of Hansen 2016, arXiv:1604.00772, table 1 and equations 49 to 58, with alpha_cov = 2.
 */
export function cmaParameters(n: number): CmaParameters {
  const population = populationOf(n);
  const raw = Array.from({ length: population }, (_, i) => log((population + 1) / 2) - log(i + 1));
  const mu = Math.floor(population / 2);
  const muEff = effective(raw.slice(0, mu));
  const cSigma = (muEff + 2) / (n + muEff + 5);
  const c1 = 2 / (square(n + 1.3) + muEff);
  const cMu = Math.min(1 - c1, (2 * (1 / 4 + muEff + 1 / muEff - 2)) / (square(n + 2) + muEff));
  const muEffMinus = effective(raw.slice(mu));
  const negative = Math.min(
    1 + c1 / cMu,
    1 + (2 * muEffMinus) / (muEff + 2),
    (1 - c1 - cMu) / (n * cMu),
  );
  return {
    dimension: n,
    population,
    weights: signedWeights(raw, negative),
    muEff,
    cSigma,
    dSigma: 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cSigma,
    cC: (4 + muEff / n) / (n + 4 + (2 * muEff) / n),
    c1,
    cMu,
    expectedLength: Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n)),
  };
}

/** Positive weights scaled to add up to 1, negative ones to the negative of a total. */
function signedWeights(raw: readonly number[], negativeTotal: number): number[] {
  const positive = sum(raw.filter((w) => w > 0));
  const negative = -sum(raw.filter((w) => w < 0));
  return raw.map((w) => (w >= 0 ? w / positive : (w * negativeTotal) / negative));
}

const effective = (weights: readonly number[]): number =>
  square(sum(weights)) / sum(weights.map(square));

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

const square = (x: number): number => x * x;
