/**
 * The error surfaces of a report, computed by a worker thread, because the objective may be the
 * user's code.
 */
import type { Surface } from "@thalweg/analysis";
import { type LocatedPlugin, runIsolated, ThreadLost } from "@thalweg/engine/node";
import type { StudyResults } from "@thalweg/study";

export interface SurfaceOptions {
  /** The plugins of the problems. */
  readonly plugins: readonly LocatedPlugin[];
  readonly signal: AbortSignal;
}

/** The worker's data. */
export interface SurfaceTask {
  readonly problems: readonly string[];
}

/** The worker's answer: a surface for each problem that has one. */
export type Surfaces = Readonly<Record<string, Surface>>;

const limitMs = 10_000;

/**
 * Surfaces by the labels of a study's problems with two coordinates. A problem whose surface cannot
 * be computed, or takes longer than ten seconds, has none; its other figures are drawn.
 * @throws PluginError if a plugin has changed since it was trained; the signal's reason once it is
 * aborted
 */
export async function surfacesOf(
  { study, problems }: StudyResults,
  options: SurfaceOptions,
): Promise<Record<string, Surface>> {
  const drawn = problems.filter(
    ({ description }) => description.kind === "analytic" && description.start.length === 2,
  );
  if (drawn.length === 0) return {};
  const names = [...new Set(drawn.map(({ description }) => description.name))];
  const found = await compute({ problems: names }, options);
  return Object.fromEntries(
    study.problems.flatMap(({ label }) => {
      const name = drawn.find((each) => each.label === label)?.description.name;
      const surface = name === undefined ? undefined : found[name];
      return surface === undefined ? [] : [[label, surface]];
    }),
  );
}

async function compute(task: SurfaceTask, { plugins, signal }: SurfaceOptions): Promise<Surfaces> {
  try {
    return await runIsolated<SurfaceTask, Surfaces>({
      module: import.meta.resolve("#surface-worker"),
      ...{ plugins, task, signal, what: "an error surface", stallMs: limitMs },
    });
  } catch (error) {
    if (error instanceof ThreadLost) return {};
    throw error;
  }
}
