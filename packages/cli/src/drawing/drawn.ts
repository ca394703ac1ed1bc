/**
 * What figures of a report show that only the plugins know, computed by a worker thread, because
 * it may be the user's code: error surfaces, and the values of schedules.
 */
import type { Surface } from "@thalweg/analysis";
import type { GivenHyper } from "@thalweg/core";
import { type LocatedPlugin, runIsolated, ThreadLost } from "@thalweg/engine/node";
import type { ScheduleCurve, Schedules } from "@thalweg/report";
import type { PairResult, StudyResults } from "@thalweg/study";

export interface DrawingOptions {
  /** The plugins of the study. */
  readonly plugins: readonly LocatedPlugin[];
  readonly signal: AbortSignal;
}

/** The schedules of an optimizer at one setting. */
export interface ScheduleTask {
  readonly optimizer: string;
  readonly hyper: GivenHyper;
  /** The steps of the whole run. */
  readonly steps: number;
}

/** The worker's data. */
export interface DrawingTask {
  /** Names of problems with two coordinates. */
  readonly problems: readonly string[];
  readonly schedules: readonly ScheduleTask[];
}

/** The values of one hyperparameter at some steps. */
export interface ScheduledValues {
  readonly target: string;
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

/** The worker's answer. */
export interface Drawing {
  /** By the problem's name, where it has a surface. */
  readonly surfaces: Readonly<Record<string, Surface>>;
  /** For each task; empty where a scheduler has a memory of measurements, or throws. */
  readonly schedules: readonly (readonly ScheduledValues[])[];
}

/** By the labels of a study's problems. */
export interface Drawn {
  readonly surfaces: Readonly<Record<string, Surface>>;
  readonly schedules: Schedules;
}

const limitMs = 10_000;

/**
 * What cannot be computed, or takes longer than ten seconds, is left out; other figures are drawn.
 * @throws PluginError if a plugin has changed since it was trained; the signal's reason once it is
 * aborted
 */
export async function drawnOf(results: StudyResults, options: DrawingOptions): Promise<Drawn> {
  const planes = results.problems.filter(
    ({ description }) => description.kind === "analytic" && description.start.length === 2,
  );
  const scheduled = results.pairs.flatMap((pair) => scheduledPair(results, pair));
  if (planes.length + scheduled.length === 0) return { surfaces: {}, schedules: {} };
  const problems = [...new Set(planes.map(({ description }) => description.name))];
  const tasks = scheduled.map(({ task }) => task);
  const found = await compute({ problems, schedules: tasks }, options);
  const surfaces = planes.flatMap(({ label, description }) => {
    const surface = found.surfaces[description.name];
    return surface === undefined ? [] : [[label, surface] as const];
  });
  const schedules: Record<string, ScheduleCurve[]> = {};
  for (const [i, { pair, evaluationsPerStep }] of scheduled.entries()) {
    for (const { target, steps, values } of found.schedules[i] ?? []) {
      const evaluations = steps.map((step) => step * evaluationsPerStep);
      const ofProblem = schedules[pair.problem] ?? [];
      schedules[pair.problem] = ofProblem;
      ofProblem.push({ optimizer: pair.optimizer, target, evaluations, values });
    }
  }
  return { surfaces: Object.fromEntries(surfaces), schedules };
}

/** A pair whose optimizer has a schedule, at the setting that is shown. */
function scheduledPair({ trials }: StudyResults, pair: PairResult) {
  const shown = trials.slice(...pair.replicates[pair.shown]!.evaluation);
  const trial = shown.find(({ status }) => status === "completed");
  const perStep = trial?.metrics.evaluationsPerStep;
  if (trial === undefined || !perStep || !trial.spec.optimizer.includes("+")) return [];
  const { optimizer, hyper } = trial.spec;
  const steps = trial.metrics.evaluations / perStep;
  return [{ pair, evaluationsPerStep: perStep, task: { optimizer, hyper, steps } }];
}

async function compute(task: DrawingTask, { plugins, signal }: DrawingOptions): Promise<Drawing> {
  try {
    return await runIsolated<DrawingTask, Drawing>({
      module: import.meta.resolve("#drawing-worker"),
      ...{ plugins, task, signal, what: "a figure", stallMs: limitMs },
    });
  } catch (error) {
    if (error instanceof ThreadLost) return { surfaces: {}, schedules: [] };
    throw error;
  }
}
