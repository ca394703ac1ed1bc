/** The error surfaces that a report draws, computed by a worker thread: the objective may be a person's own. */
import { Worker } from "node:worker_threads";
import type { Surface } from "@thalweg/analysis";
import type { StudyResults } from "@thalweg/study";
import { unlessAborted } from "../session.js";

export interface SurfaceOptions {
  /** A person's own plugins. */
  readonly plugin: readonly string[];
  readonly signal: AbortSignal;
}

/** What the thread is started with. */
export interface SurfaceTask {
  readonly plugins: readonly string[];
  readonly problems: readonly string[];
}

/** What it answers: a surface for each problem that has one. */
export type SurfaceReply = Readonly<Record<string, Surface>>;

const limitMs = 10_000;

/**
 * Surfaces by the labels of a study's problems of two coordinates. A problem whose surface cannot be computed, or takes longer than ten
 * seconds, has none: it was trained, and its other figures are drawn.
 */
export async function surfacesOf(
  { study, problems }: StudyResults,
  { plugin, signal }: SurfaceOptions,
): Promise<Record<string, Surface>> {
  const drawn = problems.filter(
    ({ description }) => description.kind === "analytic" && description.start.length === 2,
  );
  if (drawn.length === 0) return {};
  const names = [...new Set(drawn.map(({ description }) => description.name))];
  const found = await compute({ plugins: plugin, problems: names }, signal);
  return Object.fromEntries(
    study.problems.flatMap(({ label }) => {
      const name = drawn.find((each) => each.label === label)?.description.name;
      const surface = name === undefined ? undefined : found[name];
      return surface === undefined ? [] : [[label, surface]];
    }),
  );
}

async function compute(task: SurfaceTask, signal: AbortSignal): Promise<SurfaceReply> {
  const worker = new Worker(new URL(import.meta.resolve("#surface-worker")), { workerData: task });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const answered = new Promise<SurfaceReply>((resolve) => {
    const none = () => resolve({});
    worker.once("message", resolve);
    worker.once("error", none);
    worker.once("exit", none);
    timer = setTimeout(none, limitMs);
  });
  try {
    return await unlessAborted(answered, signal);
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
