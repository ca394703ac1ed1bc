/** The function that executors call for each trial, in whichever thread. */

import type { SharedProgram } from "../program/program-cache.js";
import { boundedText } from "../trial/error-data.js";
import type { Progress } from "../trial/progress.js";
import type { TrialResult, TrialSpec, TrialTiming } from "../trial/trial.js";
import type { TrialRun } from "./run-trial.js";

/**
 * Runs one trial. An error that it throws becomes a failed result.
 * @param known programs that other threads have compiled for similar trials
 */
export type TrialRunner = (
  spec: TrialSpec,
  progress: Progress,
  known?: readonly SharedProgram[],
) => Promise<TrialRun>;

/** The timing of a trial that ran. */
export function timingOf(
  { compileMs, resumedAt }: Pick<TrialRun, "compileMs" | "resumedAt">,
  elapsedMs: number,
  worker: number,
): TrialTiming {
  return { elapsedMs, compileMs, worker, ...(resumedAt !== undefined && { resumedAt }) };
}

/** The result of a trial that failed. */
export function failedResult(spec: TrialSpec, message: string): TrialResult {
  return {
    spec,
    status: "failed",
    failure: boundedText(message),
    metrics: {
      curves: {},
      final: {},
      evaluationsToTarget: null,
      evaluations: 0,
      evaluationsPerStep: null,
    },
    fingerprint: null,
  };
}
