/** The training loop: steps, measurements at the points of the curve, an end. */
import type { Progress } from "../progress.js";
import type { Ending, TrialMetrics } from "../trial.js";
import { finiteOrNull, isPoint, nextPoint, pointInterval, Recorder } from "./curve.js";
import { Pace } from "./pace.js";
import type { PreparedRun } from "./prepared-run.js";

/** At most this many parameters are recorded as a path. */
const longestPath = 8;

export interface Trained {
  readonly ending: Exclude<Ending, { status: "failed" }>;
  readonly metrics: TrialMetrics;
}

/**
 * Trains a started run for a number of steps, or until its loss is no finite number.
 * @param now a clock in milliseconds, by which it decides how often it reports; no result depends on it
 */
export function train(
  run: PreparedRun,
  steps: number,
  trace: boolean,
  progress: Progress,
  now: () => number,
): Trained {
  const { task } = run;
  const pace = new Pace(now);
  const interval = pointInterval(steps, task.batches?.stepsPerEpoch);
  const recorder = new Recorder();
  const path: (number | null)[][] = [];
  progress.at("measuring");
  const first = run.measure("along");
  let stepsToTarget: number | null = null;
  let losses = { sum: 0, count: 0 };
  let done = 0;
  let diverged: number | undefined;

  const measure = () => {
    progress.at("measuring", done);
    const now = done === 0 ? first : run.measure("along");
    if (done > 0) run.observe(now[task.observed]!);
    if (stepsToTarget === null && done > 0 && task.reached?.(now, first)) stepsToTarget = done;
    const mean = losses.count > 0 ? { loss: losses.sum / losses.count } : {};
    recorder.add(done, task.stepLoss === "mean" ? { ...mean, ...now } : now);
    losses = { sum: 0, count: 0 };
    if (trace && task.layout.size <= longestPath) path.push(Array.from(run.theta(), finiteOrNull));
  };

  measure();
  while (done < steps) {
    progress.at("training", done);
    const ran = pace.take(run, done, nextPoint(done, steps, interval));
    const finite = Number.isFinite(run.losses[ran - 1]) ? ran : ran - 1;
    for (let i = 0; i < finite; i++) losses.sum += run.losses[i]!;
    losses.count += finite;
    done += finite;
    if (finite < ran) {
      diverged = done;
      break;
    }
    if (isPoint(done, steps, interval)) measure();
  }
  progress.at("measuring", done);
  const final = run.measure("atEnd");
  if (diverged === undefined && !Object.values(final).every(Number.isFinite)) diverged = done;
  return {
    ending:
      diverged === undefined
        ? { status: "completed" }
        : { status: "diverged", divergedAt: diverged },
    metrics: {
      curves: recorder.curves(),
      final: Object.fromEntries(Object.entries(final).map(([k, v]) => [k, finiteOrNull(v)])),
      stepsToTarget,
      evaluations: done * run.spec.evaluationsPerStep,
      ...(path.length > 0 && { path }),
    },
  };
}
