/** Refuses targets that a study gives and that no run can be told to have met. */
import { UsageError } from "@thalweg/core";
import type { TrialMetrics } from "@thalweg/engine";
import { decisionOf } from "../decision.js";
import type { Plan } from "../plan.js";
import type { StudyProblem } from "../spec/check.js";
import { firstStep, type Probe } from "./probe.js";

/**
 * A share of the excess at the start must not lie below the floor under which final values count as
 * equal. The excess at the start is that of a first step; where none can be made, nothing is said:
 * the study's own runs will.
 * @throws UsageError for a target below the floor
 */
export async function checkTargets(plan: Plan, probe: Probe): Promise<void> {
  for (const problem of plan.study.problems) {
    const { target } = problem.description;
    if (problem.target === undefined || target === undefined || !("relative" in target)) continue;
    const { metrics } = await firstStep(problem.label, plan, probe);
    if (metrics !== undefined) checkShare(problem, target.relative, metrics);
  }
}

function checkShare(problem: StudyProblem, share: number, { curves }: TrialMetrics): void {
  const { key, offset, floor = 0 } = decisionOf(problem.description).tune;
  const excess = (curves[key]?.value[0] ?? Infinity) - offset;
  if (share * excess >= floor) return;
  const least = Number((floor / excess).toPrecision(2));
  throw new UsageError(
    `problem "${problem.label}": the target ${share} of an excess of ${Number(excess.toPrecision(3))} at the start lies below ${Number(floor.toPrecision(3))}, under which values count as equal; give one above ${least}.`,
  );
}
