/** A study as data: optimizers, problems, and the protocol of their comparison. */
import type { GivenHyper } from "@thalweg/core";
import type { PluginReference } from "@thalweg/core/host";
import type { Budget } from "../budget/budget.js";
import type { Objective } from "../decision.js";
import type { Pruning } from "../tuning/pruning.js";

/** A range that is searched, both ends included. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** A problem of the study; `label` is its unique name in tables and figures. */
export interface ProblemEntry {
  readonly label: string;
  readonly problem: string;
  readonly hyper: GivenHyper;
  /** Default: the study's, else the problem's own. */
  readonly budget?: Budget;
  /**
   * In place of the problem's target: a share of the excess at the start where a minimum is known,
   * else a value of the first metric on the validation split, or of the loss.
   */
  readonly target?: number;
  /** The number of equal parts of a batch, for a loss that is a mean over examples; default 1. */
  readonly microbatches?: number;
}

/**
 * An optimizer of the study: an expression as a trial's, fixed values, and ranges that are
 * searched.
 */
export interface OptimizerEntry {
  readonly label: string;
  readonly optimizer: string;
  readonly hyper: GivenHyper;
  /**
   * By hyperparameter; `true`: the range about its usual value. Empty: every learning rate, two
   * decades either side of its default.
   */
  readonly search: Readonly<Record<string, Range | true>>;
  /** Ranges of hyperparameters that are searched without one. */
  readonly range?: Readonly<Record<string, Range>>;
}

export interface StudySpec {
  readonly name: string;
  readonly problems: readonly ProblemEntry[];
  readonly optimizers: readonly OptimizerEntry[];
  /**
   * Settings that each replicate of an optimizer tries on each problem, before ranges grow; 0: all
   * optimizers run at their defaults.
   */
  readonly trials: number;
  /**
   * Whether `trials` and `growth` are for each searched hyperparameter: a pair that searches d of them
   * tries d times as many settings. Absent: for each pair.
   */
  readonly perDimension?: true;
  /** How often the whole procedure, tuning and judgement, is repeated with seeds of its own. */
  readonly replicates: number;
  /**
   * Up to so many replicates run while the baseline, or else the leader, is not told from every
   * other optimizer. Absent: as many as `replicates`.
   */
  readonly maxReplicates?: number;
  /** The number of seeds on which a replicate compares its best settings. */
  readonly tuningSeeds: number;
  /** The number of fresh seeds on which each replicate's choice is judged. */
  readonly seeds: number;
  /**
   * Most settings that a replicate adds beyond each end of a range while the best lies there.
   * Default: half of `trials`, which is half of the range's width.
   */
  readonly growth: number;
  /** How settings are proposed: the name of a search strategy. */
  readonly strategy: string;
  /** Which settings run on more tuning seeds than the first. */
  readonly pruning: Pruning;
  /** What is tuned and ranked: final values (default), or the cost of reaching the target. */
  readonly objective?: Objective;
  /** The key of every seed and search point of the study. */
  readonly seed: number;
  /** The label of the optimizer with which the others are compared; absent: all with all. */
  readonly baseline?: string;
  /** The length of a training. Default: each problem's own. */
  readonly budget?: Budget;
  readonly dtype?: "f32" | "f64";
  readonly numerics?: "portable" | "fast";
  readonly plugins: readonly PluginReference[];
}

/**
 * How many times the study's settings a pair tries that searches these hyperparameters: once, or
 * once for each of them.
 */
export const settingsFactor = (
  { perDimension }: Pick<StudySpec, "perDimension">,
  searched: Readonly<Record<string, unknown>>,
): number => (perDimension === true ? Math.max(1, Object.keys(searched).length) : 1);

/**
 * Whether a study is a speed-run: hyperparameters are fixed, and the fewest gradients to the target
 * rank.
 */
export const isSpeedRun = ({ trials, objective }: StudySpec): boolean =>
  trials === 0 && objective === "target";

/** The fields that have defaults, with these: `../../../docs/protocol.md` says why. */
export const studyDefaults = {
  trials: 8,
  replicates: 6,
  tuningSeeds: 3,
  seeds: 3,
  strategy: "quasi-random",
  pruning: "halving",
  seed: 0,
} as const;
