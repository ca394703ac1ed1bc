/** What some studies count of a pair: gradients to a target, and what tuning was charged. */
import { canonicalJson } from "@thalweg/core/numeric";
import type { TrialResult } from "@thalweg/engine";
import type { Decision } from "../decision.js";
import { costOf } from "../judge-run.js";
import type { ReplicateOutcome } from "../outcome.js";
import { type Estimate, estimateMedian } from "../statistics/estimate.js";

/** The gradients to a target over independent seeds; infinite, hence null, for a miss. */
export interface ToTarget extends Estimate {
  readonly missed: number;
}

/** What was trained to tune a pair, in gradient evaluations. */
export interface TuningCharge {
  /** Every run, so that a setting that went on from a rung is charged for its beginning too. */
  readonly charged: number;
  /** The part of it in runs of settings that were given up. */
  readonly givenUp: number;
  /** Settings that were given up, of those that were tried. */
  readonly pruned: number;
  readonly settings: number;
}

/** A run that failed has missed the target, whenever it met it. */
export function toTarget(runs: readonly TrialResult[], decision: Decision): ToTarget {
  const costs = runs.map((run) => costOf(run, decision.judge, decision));
  return { ...estimateMedian(costs), missed: costs.filter((cost) => cost === Infinity).length };
}

export function tuningCharge(replicates: readonly ReplicateOutcome[]): TuningCharge {
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  const spent = (runs: readonly TrialResult[]) =>
    sum(runs.map(({ metrics }) => metrics.evaluations));
  const of = replicates.map(({ tuning, pruned }) => {
    const setting = ({ spec }: TrialResult) => canonicalJson(spec.hyper);
    const all = new Set(tuning.map(setting));
    // A strategy may try a setting again that was given up.
    const whole = tuning.filter(({ spec }) => spec.stopAfter === undefined).map(setting);
    const stopped = pruned.map(({ trial }) => setting(tuning[trial]!));
    const lost = new Set(stopped.filter((each) => !whole.includes(each)));
    const runs = tuning.filter((run) => lost.has(setting(run)));
    return { charged: spent(tuning), givenUp: spent(runs), pruned: lost.size, settings: all.size };
  });
  const total = (name: keyof TuningCharge) => sum(of.map((each) => each[name]));
  return {
    ...{ charged: total("charged"), givenUp: total("givenUp") },
    ...{ pruned: total("pruned"), settings: total("settings") },
  };
}
