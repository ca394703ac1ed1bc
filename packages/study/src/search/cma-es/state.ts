import { exp, pow, type Stream } from "@thalweg/core/numeric";
import type { CmaParameters } from "./parameters.js";
import { type SymmetricEigen, symmetricEigen } from "./symmetric-eigen.js";

/** The search distribution: normal, with mean m and covariance sigma^2 C. */
export interface CmaState {
  readonly generation: number;
  readonly mean: readonly number[];
  readonly sigma: number;
  readonly covariance: readonly (readonly number[])[];
  /** Of the covariance. */
  readonly eigen: SymmetricEigen;
  readonly sigmaPath: readonly number[];
  readonly covariancePath: readonly number[];
}

/** Steps below the spacing of doubles in the cube propose nothing new. */
const LEAST_SIGMA = 2 ** -53;

export function initialState(mean: readonly number[], sigma: number): CmaState {
  const identity = mean.map((_, i) => mean.map((_, j) => Number(i === j)));
  const zero = mean.map(() => 0);
  return {
    generation: 0,
    mean,
    sigma,
    covariance: identity,
    eigen: symmetricEigen(identity),
    sigmaPath: zero,
    covariancePath: zero,
  };
}

/** m + sigma B D z with z standard normal, where C = B D^2 B'. */
export function samplePoint({ mean, sigma, eigen }: CmaState, draws: Stream): number[] {
  const scaled = eigen.values.map((value) => sigma * Math.sqrt(value) * draws.normal());
  return mean.map((m, i) => m + dot(eigen.vectors[i]!, scaled));
}

/**
 * The distribution after a generation whose points are given from the best to the worst: equations
 * 38 to 47 of Hansen 2016, with the learning rate of the mean c_m = 1.
 */
export function nextState(
  state: CmaState,
  parameters: CmaParameters,
  bestFirst: readonly (readonly number[])[],
): CmaState {
  const { weights, muEff, cSigma, dSigma, cC, c1, cMu, dimension: n } = parameters;
  const { mean, sigma, eigen } = state;
  const steps = bestFirst.map((point) => point.map((u, i) => (u - mean[i]!) / sigma));
  const positive = weights.map((w) => Math.max(w, 0));
  const step = mean.map((_, i) => sumOver(steps, (y, k) => positive[k]! * y[i]!));

  const whitened = inverseRoot(eigen, step);
  const rise = Math.sqrt(cSigma * (2 - cSigma) * muEff);
  const sigmaPath = state.sigmaPath.map((p, i) => (1 - cSigma) * p + rise * whitened[i]!);
  const length = Math.sqrt(dot(sigmaPath, sigmaPath));
  const relative = length / parameters.expectedLength;

  const started = Math.sqrt(1 - pow(1 - cSigma, 2 * (state.generation + 1)));
  const h = relative / started < 1.4 + 2 / (n + 1) ? 1 : 0;
  const turn = h * Math.sqrt(cC * (2 - cC) * muEff);
  const covariancePath = state.covariancePath.map((p, i) => (1 - cC) * p + turn * step[i]!);

  // A negative weight is divided by the squared length of its step, so that C stays positive.
  const scaledWeights = steps.map((y, k) => {
    if (weights[k]! >= 0) return weights[k]!;
    const z = inverseRoot(eigen, y);
    const square = dot(z, z);
    return square === 0 ? 0 : (weights[k]! * n) / square;
  });
  const kept = 1 + c1 * (1 - h) * cC * (2 - cC) - c1 - cMu * weights.reduce((a, b) => a + b);
  const covariance = state.covariance.map((row, i) =>
    row.map(
      (c, j) =>
        kept * c +
        c1 * (covariancePath[i]! * covariancePath[j]!) +
        cMu * sumOver(steps, (y, k) => scaledWeights[k]! * (y[i]! * y[j]!)),
    ),
  );
  return {
    generation: state.generation + 1,
    mean: mean.map((m, i) => m + sigma * step[i]!),
    sigma: Math.max(LEAST_SIGMA, sigma * exp((cSigma / dSigma) * (relative - 1))),
    covariance,
    eigen: boundedEigen(covariance),
    sigmaPath,
    covariancePath,
  };
}

/** Rounding leaves no eigenvalue at 0 or below: the condition number is 1e14 at most. */
function boundedEigen(covariance: CmaState["covariance"]): SymmetricEigen {
  const { values, vectors } = symmetricEigen(covariance);
  const least = Math.max(...values) * 1e-14;
  return { values: values.map((value) => Math.max(value, least)), vectors };
}

/** C^(-1/2) y. */
function inverseRoot({ values, vectors }: SymmetricEigen, y: readonly number[]): number[] {
  const along = values.map(
    (value, j) => sumOver(y, (u, i) => vectors[i]![j]! * u) / Math.sqrt(value),
  );
  return y.map((_, i) => dot(vectors[i]!, along));
}

const dot = (x: readonly number[], y: readonly number[]): number =>
  sumOver(x, (each, i) => each * y[i]!);

function sumOver<T>(values: readonly T[], term: (value: T, i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += term(values[i]!, i);
  return sum;
}
