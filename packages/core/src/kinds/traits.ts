/**
 * Traits: facts about a plugin's values that their definitions do not state. The laws of
 * `@thalweg/testing` use them, in tests and in `thalweg check`; training ignores them. `exempt`
 * names the laws that do not hold, each with the reason.
 */

import type { GivenHyper } from "../define/hyper.js";
import type { Shape } from "../tensor/dtype.js";

export type OptimizerLawName =
  | "zero-gradient"
  | "oddness"
  | "permutation"
  | "concatenation"
  | "scope"
  | "scale-invariance"
  | "steadiness"
  | "keeps-shape"
  | "state-round-trip"
  | "accumulation"
  | "masking"
  | "schedules"
  | "elsewhere"
  | "vanishing"
  | "compiled"
  | "convergence"
  | "stability"
  | "finite";

export type SchedulerLawName = "finite" | "bounded" | "homogeneous" | "memory-round-trip";
export type LossLawName = "formula" | "own-row" | "gradient" | "extremes";
export type ModelLawName = "initial-values" | "prediction" | "own-row" | "gradient" | "compiled";
export type DatasetLawName = "splits" | "repeatable";
export type ProblemLawName =
  | "minimum"
  | "stationary"
  | "optimum"
  | "domain"
  | "gradient"
  | "network"
  | "repeatable";

/** Laws that do not hold, each with the reason. */
export type Exemptions<Name extends string> = Readonly<Partial<Record<Name, string>>>;

/**
 * The objectives on which every optimizer must converge: a parabola, Rosenbrock's valley, a
 * parabola of a matrix, and one of a matrix and a vector.
 */
export type ConvergenceTarget = "parabola" | "rosenbrock" | "matrix" | "mixed";

export interface OptimizerTraits {
  /** The hyperparameters with which the laws run; the defaults unless given. */
  readonly hyper?: GivenHyper;
  /**
   * Hyperparameters with which scaling all gradients by a power of two changes no step:
   * `{ eps: 0 }`.
   */
  readonly scaleInvariantWith?: GivenHyper;
  /**
   * Hyperparameters with which all steps on one constant gradient are equal, because every average
   * is corrected for its zero start: `{}` for the defaults.
   */
  readonly steadyWith?: GivenHyper;
  /**
   * Hyperparameters with which the optimizer converges. Unless given, learning rates from 3 down to
   * 1e-4 are tried.
   */
  readonly convergesWith?: GivenHyper;
  /** Hyperparameters for single objectives, in place of `convergesWith`. */
  readonly convergesOn?: Readonly<Partial<Record<ConvergenceTarget, GivenHyper>>>;
  /**
   * The limit of `lr` times the curvature of a parabola, as a function of the other numeric
   * hyperparameters: the optimizer converges below it and diverges above it.
   * `({ mu }) => 2 + 2 * mu`.
   */
  readonly stableBelow?: (hyper: Readonly<Record<string, number>>) => number;
  readonly exempt?: Exemptions<OptimizerLawName>;
}

export interface SchedulerTraits {
  readonly exempt?: Exemptions<SchedulerLawName>;
}

export interface LossTraits {
  readonly hyper?: GivenHyper;
  /**
   * The loss of one example by its formula on plain numbers, from the example's outputs and its
   * target values or class.
   */
  readonly reference?: (prediction: readonly number[], target: readonly number[]) => number;
  readonly exempt?: Exemptions<LossLawName>;
}

export interface ModelTraits {
  readonly hyper?: GivenHyper;
  /** The shape of one example; `[3]` unless given. */
  readonly inputs?: Shape;
  /** The number of outputs; 2 unless given. */
  readonly outputs?: number;
  /**
   * The number of tokens: inputs are whole numbers in [0, tokens), such as indices. Without it,
   * inputs are any numbers.
   */
  readonly tokens?: number;
  readonly exempt?: Exemptions<ModelLawName>;
}

export interface DatasetTraits {
  readonly exempt?: Exemptions<DatasetLawName>;
}

export interface ProblemTraits {
  readonly exempt?: Exemptions<ProblemLawName>;
}

type ByName<T> = Readonly<Record<string, T>>;

/** The traits of a plugin's values, by kind and name. */
export interface PluginTraits {
  readonly optimizers?: ByName<OptimizerTraits>;
  /** The traits of a wrapper are those of the wrapper around momentum. */
  readonly transforms?: ByName<OptimizerTraits>;
  readonly schedulers?: ByName<SchedulerTraits>;
  readonly losses?: ByName<LossTraits>;
  readonly models?: ByName<ModelTraits>;
  readonly datasets?: ByName<DatasetTraits>;
  readonly problems?: ByName<ProblemTraits>;
}
