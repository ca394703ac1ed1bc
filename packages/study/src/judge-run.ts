/** What one run is worth: whether it failed, and its cost on a problem's criteria. */
import type { Curve, TrialResult } from "@thalweg/engine";
import { type Decision, finalValue, type Quantity } from "./decision.js";

/**
 * Why a run counts as failed: it broke, its loss became infinite or NaN, or it ended no better than
 * it began. Undefined for a run that succeeded, and for one that was stopped early while it was
 * finite: its training was not over.
 */
export function failureOf(result: TrialResult, decision: Decision): string | undefined {
  if (result.status === "failed") return result.failure;
  if (result.status === "diverged") return `not finite after step ${result.divergedAt}`;
  if (result.spec.stopAfter !== undefined) return undefined;
  return endedNoBetter(result, decision) ? "ended no better than it began" : undefined;
}

/** Compares on the split whose values are known at the start: that of tuning. */
function endedNoBetter(result: TrialResult, { tune, progress = tune }: Decision): boolean {
  const start = startOf(result.metrics.curves, progress);
  const end = result.metrics.final[progress.key];
  if (start === undefined || end === undefined || end === null) return false;
  return progress.better === "lower" ? end >= start : end <= start;
}

function startOf(curves: Readonly<Record<string, Curve>>, { key }: Quantity): number | undefined {
  const curve = curves[key];
  return curve?.evaluations[0] === 0 ? (curve.value[0] ?? undefined) : undefined;
}

/**
 * The cost of a run on a quantity, lower is better; infinite if it failed. Below the quantity's
 * floor all final values count as equal, and the gradient evaluations to the target decide: the
 * cost is then the floor times the share of the run's evaluations before the target was met, which
 * keeps every solved run below every unsolved one.
 */
export function costOf(result: TrialResult, quantity: Quantity, decision: Decision): number {
  if (failureOf(result, decision) !== undefined) return Infinity;
  const value = finalValue(result, quantity);
  const cost = quantity.better === "lower" ? value : -value;
  const { floor } = quantity;
  if (floor === undefined || cost > floor) return cost;
  const { evaluationsToTarget, evaluations } = result.metrics;
  return floor * ((evaluationsToTarget ?? evaluations) / evaluations);
}

/** The value of a quantity at the end of a run; infinitely bad for a run that failed. */
export function judgedValue(result: TrialResult, quantity: Quantity, decision: Decision): number {
  if (failureOf(result, decision) === undefined) return finalValue(result, quantity);
  return quantity.better === "lower" ? Infinity : -Infinity;
}
