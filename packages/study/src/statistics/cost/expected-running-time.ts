import type { Stream } from "@thalweg/core/numeric";
import { checkRuns, type RunToTarget } from "./run-to-target.js";

/**
 * ERT: the evaluations of all runs over the number that reached the target, which is the mean cost
 * of restarting until one does; infinite if none did.
 * Reference: Hansen et al. 2021, COCO, section on performance assessment; Price 1997.
 * @throws UsageError without runs, and for costs that are not positive and finite
 */
export function expectedRunningTime(runs: readonly RunToTarget[]): number {
  checkRuns(runs);
  const all = runs.reduce((sum, { evaluations }) => sum + evaluations, 0);
  return all / runs.filter(({ reached }) => reached).length;
}

/**
 * Simulated restarts: each of `count` costs adds up runs drawn with replacement until one reached
 * the target, with mean ERT. If none did, all are infinite.
 * @throws UsageError without runs, and for costs that are not positive and finite
 */
export function simulatedRestarts(
  runs: readonly RunToTarget[],
  count: number,
  draw: Stream,
): number[] {
  checkRuns(runs);
  const reachable = runs.some(({ reached }) => reached);
  return Array.from({ length: count }, () => (reachable ? restarted(runs, draw) : Infinity));
}

function restarted(runs: readonly RunToTarget[], draw: Stream): number {
  for (let cost = 0; ; ) {
    const { evaluations, reached } = runs[draw.integer(runs.length)]!;
    cost += evaluations;
    if (reached) return cost;
  }
}
