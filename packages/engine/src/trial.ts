/**
 * A trial: one training run as a small JSON value, and its result. A result's bits depend on nothing but the trial. Everything here is
 * plain data that crosses threads and machines.
 */
import type { GivenHyper, PluginReference } from "@thalweg/core";
import { hashJson } from "@thalweg/core/numeric";
import type { Numerics } from "@thalweg/tensor";

/** Why a trial is run: to choose hyperparameters, to judge the chosen ones, or alone. */
export type TrialPhase = "tune" | "evaluate" | "train";

export interface TrialSpec {
  /** The name of a problem. */
  readonly problem: string;
  /** The problem's structural options that differ from their defaults. */
  readonly problemHyper?: GivenHyper;
  /**
   * The name of an optimizer, perhaps with transforms and schedules: `adam`, `clip-by-global-norm|adam`, `lookahead(adam)`,
   * `adam+warmup-cosine` (of lr), `adam+beta1:cosine`. The grammar is that of `parseExpression`.
   */
  readonly optimizer: string;
  /** Values that differ from their defaults: `lr`, and for a scheduler its name before a dot: `warmup-cosine.warmup`. */
  readonly hyper: GivenHyper;
  readonly seed: number;
  readonly phase: TrialPhase;
  /** Gradient evaluations on a nominal batch; the problem's own number when left out. */
  readonly budget?: number;
  /** The element type of parameters and state; f32 when left out. */
  readonly dtype?: "f32" | "f64";
  /** `fast` may give other last bits on another machine; `portable` when left out: the same bits on every one. */
  readonly numerics?: Numerics;
  /**
   * Into how many equal parts each batch is split, for a loss that is a mean over examples; 1 when left out. The bits depend on it, and on
   * nothing about who computes the parts.
   */
  readonly shards?: number;
  /** Record the parameters along with the curve; for problems of at most eight parameters. */
  readonly trace?: boolean;
  /** The plugins that the names come from. */
  readonly plugins: readonly PluginReference[];
}

/** How a run ended. Divergence is a result; a failure is something that broke. */
export type Ending =
  | { readonly status: "completed" }
  /** The loss turned NaN or infinite at the parameters before this step, counted from 0. */
  | { readonly status: "diverged"; readonly divergedAt: number }
  /** What broke, in one sentence. */
  | { readonly status: "failed"; readonly failure: string };

export type TrialStatus = Ending["status"];

/** Values along a run, at most 200 points; `step` counts the steps done before the measurement. Non-finite values are null. */
export interface Curve {
  readonly step: readonly number[];
  readonly value: readonly (number | null)[];
}

export interface TrialMetrics {
  /**
   * By name: `loss` (of the batch, the mean since the point before; analytic problems: at the point) and for problems on data
   * `validation.loss` and `validation.NAME` of each metric.
   */
  readonly curves: Readonly<Record<string, Curve>>;
  /** At the end: `loss`; on data also `train.loss`, `validation.*` and `test.*`. Null where not finite. */
  readonly final: Readonly<Record<string, number | null>>;
  /** The first step after which the problem's target was met at a measurement, or null. */
  readonly stepsToTarget: number | null;
  /** Gradient evaluations done. */
  readonly evaluations: number;
  /** The parameters at the points of the curve, if the trial asked for them. */
  readonly path?: readonly (readonly (number | null)[])[];
}

export type TrialResult = Ending & {
  readonly spec: TrialSpec;
  readonly metrics: TrialMetrics;
  /** The SHA-256 of the final parameters, NaNs canonicalised; null when the trial failed. */
  readonly fingerprint: string | null;
};

/** What a clock or the machine says about a trial, kept apart from its result. */
export interface TrialTiming {
  readonly elapsedMs: number;
  /** Milliseconds of it spent tracing and compiling; 0 when the program was cached. */
  readonly compileMs: number;
  /** Which worker ran it. */
  readonly worker: number;
}

/** The identity of a trial: the SHA-256 of its canonical form. One shard is as none named. */
export function trialId({ shards = 1, ...spec }: TrialSpec): string {
  return hashJson(shards === 1 ? spec : { ...spec, shards });
}
