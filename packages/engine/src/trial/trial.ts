/**
 * A trial, which describes one training run as a small JSON value, and its result. The bits of a
 * result depend only on the trial. Both are plain data that cross threads and machines.
 */
import type { GivenHyper } from "@thalweg/core";
import type { PluginReference } from "@thalweg/core/host";
import { hashJson } from "@thalweg/core/numeric";
import type { Numerics } from "@thalweg/tensor";

/**
 * The purpose of a trial: to choose hyperparameters, to evaluate the chosen ones, or a single
 * training run.
 */
export type TrialPhase = "tune" | "evaluate" | "train";

export interface TrialSpec {
  /** The name of a problem. */
  readonly problem: string;
  /** The problem's structural options that differ from their defaults. */
  readonly problemHyper?: GivenHyper;
  /**
   * The expression of an optimizer, perhaps with transforms and schedules: `adam`,
   * `clip-by-global-norm|adam`, `lookahead(adam)`, `adam+warmup-cosine` (schedules every learning
   * rate), `adam+beta1:cosine`. See `parseExpression` for the grammar.
   */
  readonly optimizer: string;
  /**
   * Hyperparameters that differ from their defaults: `lr`; those of a schedule are prefixed by its
   * scheduler: `warmup-cosine.warmup`.
   */
  readonly hyper: GivenHyper;
  readonly seed: number;
  readonly phase: TrialPhase;
  /** The number of gradient evaluations on nominal batches. Default: the problem's own. */
  readonly budget?: number;
  /**
   * Stops after the first step with which at least so many gradient evaluations were made: the run
   * is then a prefix of the whole one, with the same schedules, streams and points of the curve, and
   * its final values are those at the stop. From the budget on it changes nothing. Default: the
   * whole budget.
   */
  readonly stopAfter?: number;
  /**
   * A target in place of the problem's: where a minimum is known the share, between 0 and 1, of the
   * excess at the start; else a value of the first metric on the validation split, or of the loss.
   * Default: the problem's own.
   */
  readonly target?: number;
  /** The element type of parameters and state. Default: f32. */
  readonly dtype?: "f32" | "f64";
  /**
   * `portable` gives the same bits on every machine; `fast` can differ in the last bits. Default:
   * `portable`.
   */
  readonly numerics?: Numerics;
  /**
   * The number of equal parts into which each batch is split, for a loss that is a mean over
   * examples. The bits of the result depend on it, but not on which thread computes which part.
   * Default: 1.
   */
  readonly microbatches?: number;
  /**
   * Whether to record the parameters along with the curve; for problems of at most eight
   * parameters.
   */
  readonly trace?: boolean;
  /** The plugins that bring the names. */
  readonly plugins: readonly PluginReference[];
}

/** How a run ended. Divergence is a result; a failure means that something broke. */
export type Ending =
  | { readonly status: "completed" }
  /** The loss was NaN or infinite before this step, counted from 0. */
  | { readonly status: "diverged"; readonly divergedAt: number }
  /** What broke, in one sentence. */
  | { readonly status: "failed"; readonly failure: string };

export type TrialStatus = Ending["status"];

/** Values along a run, at most 200 points. Non-finite values are null. */
export interface Curve {
  /**
   * The number of gradient evaluations before each measurement, ascending from 0: steps times
   * {@link TrialMetrics.evaluationsPerStep}.
   */
  readonly evaluations: readonly number[];
  readonly value: readonly (number | null)[];
}

export interface ExampleCounts {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

export interface TrialMetrics {
  /**
   * By name. `loss` is the batch loss, averaged since the preceding point; for analytic problems it
   * is the loss at the point. Data problems also have `validation.loss` and, for each metric,
   * `validation.NAME`; those with a known minimum also `train.loss`, over the whole training split.
   */
  readonly curves: Readonly<Record<string, Curve>>;
  /**
   * The final values: `loss`, over the whole training split; for data problems also
   * `validation.*` and `test.*`, and `train.loss` where the curves have it. Null if not finite.
   */
  readonly final: Readonly<Record<string, number | null>>;
  /**
   * The number of gradient evaluations before the problem's target was first met after the start;
   * null if it never was. Analytic problems are checked at every step, unless the optimizer measures
   * elsewhere than where it takes gradients; others at the points of the curves.
   */
  readonly evaluationsToTarget: number | null;
  /** The number of gradient evaluations, each on a nominal batch. */
  readonly evaluations: number;
  /**
   * The number of gradient evaluations per step: 1 for most optimizers, 2 for SAM; null if the
   * trial failed.
   */
  readonly evaluationsPerStep: number | null;
  /** The numbers of examples in the splits of a data problem. */
  readonly examples?: ExampleCounts;
  /** The parameters at the points of the curve, if the trial requested them. */
  readonly path?: readonly (readonly (number | null)[])[];
}

export type TrialResult = Ending & {
  readonly spec: TrialSpec;
  readonly metrics: TrialMetrics;
  /** The SHA-256 of the final parameters, with canonical NaNs; null if the trial failed. */
  readonly fingerprint: string | null;
};

/** What depends on the machine and its clock. Kept apart from the result. */
export interface TrialTiming {
  readonly elapsedMs: number;
  /** The milliseconds of it that were spent tracing and compiling; 0 if the program was cached. */
  readonly compileMs: number;
  /** The number of the worker that ran it. */
  readonly worker: number;
  /** The gradient evaluations that an earlier, interrupted training had done, if it went on. */
  readonly resumedAt?: number;
}

/**
 * The identity of a trial: the SHA-256 of its canonical form. `microbatches: 1` is left out, since
 * it is the default.
 */
export function trialId({ microbatches = 1, ...spec }: TrialSpec): string {
  return hashJson(microbatches === 1 ? spec : { ...spec, microbatches });
}
