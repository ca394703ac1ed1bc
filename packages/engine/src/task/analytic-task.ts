import type { AnalyticProblem, Tensor } from "@thalweg/core";
import { stream } from "@thalweg/core/numeric";
import { handleRejections } from "../foreign-code/handle-rejections.js";
import { checkValue } from "./check-value.js";
import { relativeGoal } from "./goal.js";
import { layoutOf } from "./layout.js";
import type { Task } from "./task.js";

/**
 * The task of an analytic problem: one vector, without batches. It starts at the standard start
 * plus normal noise that depends on the seed.
 */
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
    goal: (first, given) =>
      relativeGoal("loss", minimum.value, { relative: given ?? target.relative }, first),
    observed: "loss",
  };
}

function valueAt({ name, objective }: AnalyticProblem, theta: Tensor): Tensor {
  return checkValue(`problem "${name}"`, handleRejections(objective(theta)));
}
