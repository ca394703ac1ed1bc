/** What an executor calls for each trial, wherever it runs. */
import type { Progress } from "../progress.js";
import type { TrialResult, TrialSpec } from "../trial.js";

/** Runs one trial. What it throws becomes a failed result. */
export type TrialRunner = (
  spec: TrialSpec,
  progress: Progress,
) => Promise<{ readonly result: TrialResult; readonly compileMs: number }>;

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
