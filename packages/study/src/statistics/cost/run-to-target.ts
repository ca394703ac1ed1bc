import { UsageError } from "@thalweg/core";

/** What a run took to reach a target, or how long it tried. */
export interface RunToTarget {
  /**
   * Until the target was reached, or until the run ended without it; a cost of any unit, above 0.
   */
  readonly evaluations: number;
  readonly reached: boolean;
}

/** @throws UsageError without runs, and for a cost that is not positive and finite */
export function checkRuns(runs: readonly RunToTarget[]): void {
  if (runs.length === 0) throw new UsageError("the cost to a target of no runs: give one or more.");
  const wrong = runs.find(({ evaluations }) => !(evaluations > 0 && evaluations < Infinity));
  if (wrong === undefined) return;
  throw new UsageError(
    `a run of ${wrong.evaluations} evaluations: a cost must be above 0 and finite; a miss costs what it tried.`,
  );
}
