/** The training loop: steps, measurements at the points of the curve, and the end of the run. */

import type { LoopState } from "../checkpoint/checkpoint.js";
import type { PreparedRun } from "../program/prepared-run.js";
import { checkFirst } from "../task/check-start.js";
import { meets } from "../task/goal.js";
import type { Progress } from "../trial/progress.js";
import type { Ending, TrialMetrics } from "../trial/trial.js";
import { finiteOrNull, isPoint, nextPoint, pointInterval, Recorder } from "./curve.js";
import type { KeptTraining } from "./kept-training.js";
import { Pace } from "./pace.js";

/** The maximum number of parameters for which a path is recorded. */
const maxPathParameters = 8;

interface Trained {
  readonly ending: Exclude<Ending, { status: "failed" }>;
  readonly metrics: TrialMetrics;
  /** The number of gradient evaluations that an earlier training had done. */
  readonly resumedAt: number | undefined;
}

/** How long a run is. */
export interface RunLength {
  /** The steps of the whole run, which decide schedules and the points of the curve. */
  readonly steps: number;
  /** The step after which it stops, at most `steps`. */
  readonly stop: number;
  /** The target in place of the problem's own. */
  readonly target?: number;
}

/** What watches a training. No result depends on it. */
export interface TrainingContext {
  readonly progress: Progress;
  /** A clock in milliseconds, which decides how often progress is reported and the state kept. */
  readonly now: () => number;
  readonly kept: KeptTraining;
}

/**
 * Trains a started run until its stop, or until its loss is not finite.
 * @throws PluginError if the loss before the first step is not finite
 */
export function train(
  run: PreparedRun,
  { steps, stop, target }: RunLength,
  trace: boolean,
  { progress, now, kept }: TrainingContext,
): Trained {
  const { task } = run;
  const { evaluationsPerStep } = run.spec;
  const pace = new Pace(now);
  const interval = pointInterval(steps, task.batches?.stepsPerEpoch);
  progress.at("measuring");
  const before = kept.resume();
  const first = before?.first ?? run.measure("along");
  if (before === undefined) checkFirst(task, first, run.theta());
  const recorder = new Recorder(before?.curves);
  const path = [...(before?.path ?? [])];
  let evaluationsToTarget = before?.evaluationsToTarget ?? null;
  let losses = { ...(before?.losses ?? { sum: 0, count: 0 }) };
  let done = before?.done ?? 0;
  let diverged: number | undefined;

  // The losses of steps are then the measured ones, so that the target is checked at every step.
  const checksSteps = task.stepLoss === "point" && run.spec.measuresAtTheta;
  const goal = task.goal?.(first, target);
  const checkSteps = (count: number) => {
    if (!checksSteps || evaluationsToTarget !== null || goal === undefined) return;
    for (let i = done === 0 ? 1 : 0; i < count; i++) {
      if (!meets(run.losses[i]!, goal)) continue;
      evaluationsToTarget = (done + i) * evaluationsPerStep;
      return;
    }
  };
  const measure = () => {
    progress.at("measuring", done);
    const now = done === 0 ? first : run.measure("along");
    const evaluations = done * evaluationsPerStep;
    if (done > 0) {
      run.observe(now[task.observed]!);
      if (goal && meets(now[goal.key]!, goal)) evaluationsToTarget ??= evaluations;
    }
    const mean = losses.count > 0 ? { loss: losses.sum / losses.count } : {};
    recorder.add(evaluations, task.stepLoss === "mean" ? { ...mean, ...now } : now);
    losses = { sum: 0, count: 0 };
    if (trace && task.layout.size <= maxPathParameters)
      path.push(Array.from(run.theta(), finiteOrNull));
  };

  const state = (): LoopState => ({
    ...{ done, losses, evaluationsToTarget, first, path, curves: recorder.curves() },
  });

  if (before === undefined) measure();
  while (done < stop) {
    progress.at("training", done);
    const ran = pace.take(run, done, nextPoint(done, stop, interval));
    const finite = Number.isFinite(run.losses[ran - 1]) ? ran : ran - 1;
    for (let i = 0; i < finite; i++) losses.sum += run.losses[i]!;
    losses.count += finite;
    checkSteps(finite);
    done += finite;
    if (finite < ran) {
      diverged = done;
      break;
    }
    if (isPoint(done, steps, interval)) measure();
    if (done < stop) kept.offer(state);
  }
  progress.at("measuring", done);
  const final = run.measure("atEnd");
  if (diverged === undefined && !Object.values(final).every(Number.isFinite)) diverged = done;
  return {
    resumedAt: before === undefined ? undefined : before.done * evaluationsPerStep,
    ending:
      diverged === undefined
        ? { status: "completed" }
        : { status: "diverged", divergedAt: diverged },
    metrics: {
      curves: recorder.curves(),
      final: Object.fromEntries(Object.entries(final).map(([k, v]) => [k, finiteOrNull(v)])),
      evaluationsToTarget,
      evaluations: done * evaluationsPerStep,
      evaluationsPerStep,
      ...(task.examples !== undefined && { examples: task.examples }),
      ...(path.length > 0 && { path }),
    },
  };
}
