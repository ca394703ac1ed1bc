/** What an executor calls for each trial, wherever it runs. */
import type { Progress } from "../progress.js";
import type { SharedProgram } from "../training/program-cache.js";
import type { TrialRun } from "../training/run-trial.js";
import type { TrialResult, TrialSpec } from "../trial.js";

/**
 * Runs one trial. What it throws becomes a failed result.
 * @param known programs that other threads have compiled for such trials
 */
export type TrialRunner = (
  spec: TrialSpec,
  progress: Progress,
  known?: readonly SharedProgram[],
) => Promise<TrialRun>;

/** The result of a trial that broke. */
export function failedResult(spec: TrialSpec, message: string): TrialResult {
  return {
    spec,
    status: "failed",
    failure: message,
    metrics: { curves: {}, final: {}, stepsToTarget: null, evaluations: 0 },
    fingerprint: null,
  };
}
