/** The thread that evaluates objectives on a grid: a composition root of its own, from the same plugins. */
import { parentPort, workerData } from "node:worker_threads";
import { type Surface, surface } from "@thalweg/analysis";
import type { AnalyticProblem } from "@thalweg/core";
import { trace } from "@thalweg/engine";
import { createLab } from "@thalweg/engine/node";
import type { SurfaceReply, SurfaceTask } from "./surfaces.js";

async function surfaces({ plugins, problems }: SurfaceTask): Promise<SurfaceReply> {
  const preset = await import("@thalweg/preset");
  const lab = await createLab({ plugins: [...preset.plugins, ...plugins], executor: "inline" });
  const catalogue = await lab.catalogue();
  const entries = problems.flatMap((name): [string, Surface][] => {
    const problem = catalogue.problems.get(name);
    const found = problem.kind === "analytic" ? surfaceOf(problem) : undefined;
    return found === undefined ? [] : [[name, found]];
  });
  return Object.fromEntries(entries);
}

/** None where the objective throws: its trials have failed and said why. */
function surfaceOf(problem: AnalyticProblem): Surface | undefined {
  try {
    return trace(`problem "${problem.name}"`, () => surface(problem));
  } catch {
    return undefined;
  }
}

// The thread is started by surfacesOf with exactly this.
parentPort?.postMessage(await surfaces(workerData as SurfaceTask));
