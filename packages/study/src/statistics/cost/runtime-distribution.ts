import { UsageError } from "@thalweg/core";
import { pow } from "@thalweg/core/numeric";
import { checkNumbers } from "../paired/differences.js";

/** A point of a run: its best value of the objective so far may improve on it. */
export interface ProgressPoint {
  readonly evaluations: number;
  readonly value: number;
}

/** COCO's 51 targets: distances 10^2, 10^1.8, ... 10^-8 to the optimum. */
export const cocoTargets = (): number[] =>
  Array.from({ length: 51 }, (_, i) => pow(10, (10 - i) / 5));

/**
 * The evaluations after which a run first had a value at or below each target; infinite where it
 * never had.
 * @param points in ascending order of evaluations
 */
export function evaluationsToTargets(
  points: readonly ProgressPoint[],
  targets: readonly number[],
): number[] {
  return targets.map(
    (target) => points.find(({ value }) => value <= target)?.evaluations ?? Infinity,
  );
}

/** From `evaluations` on, `share` of all pairs of problem and target are solved. */
export interface RuntimeStep {
  readonly evaluations: number;
  readonly share: number;
}

/**
 * The run-time distribution: the empirical distribution function of the evaluations that pairs of
 * problem (or run) and target took, infinite ones counting as never solved. Steps in ascending
 * order.
 * Reference: Hansen et al. 2021, COCO; Hoos & Stützle 1998.
 * @throws UsageError without values, and for NaN
 */
export function runtimeDistribution(evaluations: readonly number[]): RuntimeStep[] {
  if (evaluations.length === 0) {
    throw new UsageError("a run-time distribution of nothing: give the cost of one pair or more.");
  }
  checkNumbers(evaluations);
  const sorted = Float64Array.from(evaluations).sort();
  const steps: RuntimeStep[] = [];
  for (const [i, each] of sorted.entries()) {
    const isLast = sorted[i + 1] !== each;
    if (isLast && each < Infinity)
      steps.push({ evaluations: each, share: (i + 1) / sorted.length });
  }
  return steps;
}

/** The share solved within a budget. */
export const shareSolved = (steps: readonly RuntimeStep[], budget: number): number =>
  steps.findLast(({ evaluations }) => evaluations <= budget)?.share ?? 0;
