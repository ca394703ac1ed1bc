/** What running a study gives: choices and results, before any statistics. */
import type { TrialResult, TrialTiming } from "@thalweg/engine";
import type { Pair } from "./plan.js";
import type { CheckedStudy } from "./spec/check.js";
import type { Pruned } from "./tuning/beginnings.js";
import type { Choice } from "./tuning/tune.js";

/** One independent repetition of tuning and judging a pair. */
export interface ReplicateOutcome {
  readonly choice: Choice;
  readonly tuning: readonly TrialResult[];
  /** The settings that were given up before the end of their budget. */
  readonly pruned: readonly Pruned[];
  readonly evaluation: readonly TrialResult[];
}

/** A pair with its replicates. */
export interface PairOutcome {
  readonly pair: Pair;
  readonly replicates: readonly ReplicateOutcome[];
}

/** The outcome of a study. All fields except `timings` are pure functions of the study. */
export interface StudyOutcome {
  readonly study: CheckedStudy;
  readonly pairs: readonly PairOutcome[];
  /** Pair by pair, replicate by replicate, tuning before evaluation. */
  readonly trials: readonly TrialResult[];
  readonly timings: readonly TrialTiming[];
}
