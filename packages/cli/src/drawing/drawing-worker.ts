/** The thread that evaluates objectives on a grid, and schedules along a run. */
import { type Surface, surface } from "@thalweg/analysis";
import type { AnalyticProblem } from "@thalweg/core";
import {
  type Catalogue,
  createCatalogue,
  resolveOptimizer,
  scheduledValues,
} from "@thalweg/engine";
import { trace } from "@thalweg/engine/internals";
import { answerIsolated } from "@thalweg/engine/node";
import type { Drawing, DrawingTask, ScheduledValues, ScheduleTask } from "./drawn.js";

/** The number of values of a schedule that are drawn. */
const POINTS = 101;

/** No surface if the objective throws; the results of its trials say why. */
function surfaceOf(problem: AnalyticProblem): Surface | undefined {
  try {
    return trace(`problem "${problem.name}"`, () => surface(problem));
  } catch {
    return undefined;
  }
}

/** No values if a scheduler throws. */
function schedulesOf(
  catalogue: Catalogue,
  { optimizer, hyper, steps }: ScheduleTask,
): ScheduledValues[] {
  const at = Array.from({ length: POINTS }, (_, i) => Math.round((i * (steps - 1)) / (POINTS - 1)));
  try {
    const distinct = [...new Set(at)];
    return scheduledValues(resolveOptimizer(catalogue, optimizer, hyper), steps, distinct).map(
      ({ target, values }) => ({ target, steps: distinct, values }),
    );
  } catch {
    return [];
  }
}

await answerIsolated<DrawingTask, Drawing>(({ task, sources }) => {
  const catalogue = createCatalogue(sources);
  const surfaces = task.problems.flatMap((name): [string, Surface][] => {
    const problem = catalogue.problems.get(name);
    const found = problem.kind === "analytic" ? surfaceOf(problem) : undefined;
    return found === undefined ? [] : [[name, found]];
  });
  return {
    surfaces: Object.fromEntries(surfaces),
    schedules: task.schedules.map((each) => schedulesOf(catalogue, each)),
  };
});
