import { type AnalyticProblem, PluginError, type Tensor } from "@thalweg/core";
import { stream } from "@thalweg/core/numeric";
import { layoutOf } from "./layout.js";
import type { Task } from "./task.js";

/** The task of an analytic problem: one vector, started at the standard start plus normal noise by seed, no batches. */
export function analyticTask(problem: AnalyticProblem, dtype: "f32" | "f64"): Task {
  const { start, startNoise, minimum, target } = problem;
  const measure = ([theta]: readonly Tensor[]) => ({ loss: valueAt(problem, theta!) });
  return {
    name: problem.name,
    owner: `problem "${problem.name}"`,
    layout: layoutOf([{ name: "theta", shape: [start.length] }]),
    dtype,
    steps: problem.steps,
    data: [],
    initial(seed) {
      const noise = stream(seed, problem.name, "start");
      return Float64Array.from(start, (value) => value + startNoise * noise.normal());
    },
    batchLoss: ([theta]) => valueAt(problem, theta!),
    along: measure,
    atEnd: measure,
    stepLoss: "point",
    reached: (now, first) =>
      now.loss! - minimum.value <= target.relative * (first.loss! - minimum.value),
    observed: "loss",
  };
}

function valueAt(problem: AnalyticProblem, theta: Tensor): Tensor {
  const value = problem.objective(theta);
  if (value.shape.length > 0) {
    throw new PluginError(
      `problem "${problem.name}": its objective has shape [${value.shape.join(", ")}]; it must be one value, [].`,
    );
  }
  return value;
}
