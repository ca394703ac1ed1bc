/** A study as data: what is compared, on what, how it is tuned and how often it is repeated. */
import type { GivenHyper, PluginReference } from "@thalweg/core";

/** A range that is searched, both ends included. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** A problem of the study; `label` is what tables and figures call it and must be unique. */
export interface ProblemEntry {
  readonly label: string;
  readonly problem: string;
  readonly hyper: GivenHyper;
  /** Gradient evaluations; the study's, else the problem's own when left out. */
  readonly budget?: number;
  /** Into how many equal parts a batch is split, for a loss that is a mean over examples; 1 when left out. */
  readonly shards?: number;
}

/** An optimizer of the study: an expression as a trial's, fixed values, and ranges that are searched. */
export interface OptimizerEntry {
  readonly label: string;
  readonly optimizer: string;
  readonly hyper: GivenHyper;
  /** By hyperparameter. Empty: every learning rate `lr`, two decades either side of its default. */
  readonly search: Readonly<Record<string, Range>>;
}

export interface StudySpec {
  readonly name: string;
  readonly problems: readonly ProblemEntry[];
  readonly optimizers: readonly OptimizerEntry[];
  /** Settings tried for each optimizer on each problem; 0: everyone runs at the defaults. */
  readonly trials: number;
  /** Fresh seeds on which the chosen setting is judged. */
  readonly seeds: number;
  /** Tuning runs on this seed, evaluation on the `seeds` whole numbers after it. */
  readonly seed: number;
  readonly budget?: number;
  readonly dtype?: "f32" | "f64";
  readonly numerics?: "portable" | "fast";
  readonly plugins: readonly PluginReference[];
}

/** The seed of every tuning trial: the same initial values and batches for every setting. */
export const tuningSeed = (spec: StudySpec): number => spec.seed;

/** The seeds of evaluation, none of them the tuning seed. */
export const evaluationSeeds = (spec: StudySpec): readonly number[] =>
  Array.from({ length: spec.seeds }, (_, i) => spec.seed + 1 + i);
