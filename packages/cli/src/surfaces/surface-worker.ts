/** The thread that evaluates objectives on a grid. */
import { type Surface, surface } from "@thalweg/analysis";
import type { AnalyticProblem } from "@thalweg/core";
import { createCatalogue } from "@thalweg/engine";
import { trace } from "@thalweg/engine/internals";
import { answerIsolated } from "@thalweg/engine/node";
import type { Surfaces, SurfaceTask } from "./surfaces.js";

/** No surface if the objective throws; the results of its trials say why. */
function surfaceOf(problem: AnalyticProblem): Surface | undefined {
  try {
    return trace(`problem "${problem.name}"`, () => surface(problem));
  } catch {
    return undefined;
  }
}

await answerIsolated<SurfaceTask, Surfaces>(({ task, sources }) => {
  const catalogue = createCatalogue(sources);
  const entries = task.problems.flatMap((name): [string, Surface][] => {
    const problem = catalogue.problems.get(name);
    const found = problem.kind === "analytic" ? surfaceOf(problem) : undefined;
    return found === undefined ? [] : [[name, found]];
  });
  return Object.fromEntries(entries);
});
