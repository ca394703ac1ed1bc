/**
 * Traits: what is known of a plugin's values beside what their definitions say. The laws of `@thalweg/testing` are held against them, in
 * tests and by `thalweg check`; nothing that trains reads them. Law by law, `exempt` gives the reason why one does not hold.
 */
import type { GivenHyper } from "./hyper.js";
import type { Shape } from "./tensor.js";

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
  | "compiled"
  | "convergence"
  | "stability";

export type SchedulerLawName = "finite" | "bounded" | "homogeneous" | "memory-round-trip";
export type LossLawName = "formula" | "own-row" | "gradient" | "extremes";
export type ModelLawName = "initial-values" | "prediction" | "own-row" | "gradient" | "compiled";
export type DatasetLawName = "splits" | "repeatable";
export type ProblemLawName =
  | "minimum"
  | "stationary"
  | "domain"
  | "gradient"
  | "network"
  | "repeatable";

/** Laws that do not hold, each with the reason. */
export type Exemptions<Name extends string> = Readonly<Partial<Record<Name, string>>>;

/** What every optimizer is held to reach: a parabola, Rosenbrock's valley, a parabola of a matrix, one of a matrix and a vector. */
export type ConvergenceTarget = "parabola" | "rosenbrock" | "matrix" | "mixed";

export interface OptimizerTraits {
  /** Hyperparameters to run the laws with; the defaults unless given. */
  readonly hyper?: GivenHyper;
  /** Hyperparameters under which scaling all gradients by a power of two changes no step: `{ eps: 0 }`. */
  readonly scaleInvariantWith?: GivenHyper;
  /**
   * Hyperparameters under which all steps on one constant gradient are the same, because every average is corrected for its start at
   * zero: `{}` for the defaults.
   */
  readonly steadyWith?: GivenHyper;
  /** Hyperparameters with which it converges. Unless given, rates from 3 down to 1e-4 are tried. */
  readonly convergesWith?: GivenHyper;
  /** Where a target wants others. */
  readonly convergesOn?: Readonly<Partial<Record<ConvergenceTarget, GivenHyper>>>;
  /**
   * The limit of `lr` times the curvature of a parabola, below which it converges and above which it diverges, from the other numeric
   * hyperparameters: `({ mu }) => 2 + 2 * mu`.
   */
  readonly stableBelow?: (hyper: Readonly<Record<string, number>>) => number;
  readonly exempt?: Exemptions<OptimizerLawName>;
}

export interface SchedulerTraits {
  readonly exempt?: Exemptions<SchedulerLawName>;
}

export interface LossTraits {
  readonly hyper?: GivenHyper;
  /** The loss of one example by its formula, on plain numbers: its outputs, and its target values or class. */
  readonly reference?: (prediction: readonly number[], target: readonly number[]) => number;
  readonly exempt?: Exemptions<LossLawName>;
}

export interface ModelTraits {
  readonly hyper?: GivenHyper;
  /** The shape of one example; `[3]` unless given. */
  readonly inputs?: Shape;
  /** 2 unless given. */
  readonly outputs?: number;
  /** Inputs are whole numbers from 0 and below this: indices, or tokens. Any numbers unless given. */
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

/** The traits of a plugin's values by kind and name. */
export interface PluginTraits {
  readonly optimizers?: ByName<OptimizerTraits>;
  /** A wrapper's are those of the wrapper around momentum. */
  readonly transforms?: ByName<OptimizerTraits>;
  readonly schedulers?: ByName<SchedulerTraits>;
  readonly losses?: ByName<LossTraits>;
  readonly models?: ByName<ModelTraits>;
  readonly datasets?: ByName<DatasetTraits>;
  readonly problems?: ByName<ProblemTraits>;
}
