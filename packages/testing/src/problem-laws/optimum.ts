import type { DataProblem } from "@thalweg/core";
import { trace } from "@thalweg/engine/internals";
import { grad, hvp, interpret, nodeOf, type TensorNode, variable } from "@thalweg/tensor";
import { type Curved, newtonMinimum } from "./newton.js";
import { type ProblemLaw, variablesOf, wholeTask } from "./problem-law.js";

/** What a minimum that is written down to nine digits may be off, as a share of the start's excess. */
const tolerance = 1e-9;

/**
 * Finds a wrong optimum, one of other data or of a loss with weight decay, and one of a loss that
 * has no minimum or several.
 */
export const optimum: ProblemLaw = {
  name: "optimum",
  statement:
    "Newton's method on the training split ends at the stated optimum from two starts, within 1e-9 of the excess there",
  notFor: (problem) =>
    problem.kind === "data" && problem.optimum !== undefined ? undefined : "it states no optimum",
  async check(problem) {
    if (problem.kind !== "data" || problem.optimum === undefined) return;
    const { value: stated } = problem.optimum;
    const { loss, startOf } = await trainingLoss(problem);
    for (const seed of [1, 2]) {
      const start = startOf(seed);
      const found = newtonMinimum(loss, start);
      const slack = tolerance * Math.max(1, loss.value(start) - stated);
      if (Math.abs(found - stated) <= slack) continue;
      throw new Error(`Newton's method ends at ${found}; the stated optimum is ${stated}.`);
    }
  },
};

/** The mean loss over the whole training split, in double precision. */
async function trainingLoss(
  problem: DataProblem,
): Promise<{ readonly loss: Curved; startOf(seed: number): number[] }> {
  const task = await wholeTask(problem, "f64");
  const { parameters, fixed } = variablesOf(task);
  const vectors = task.layout.slots.map(({ name, shape }) => variable(`v.${name}`, shape, "f64"));
  const value = trace(task.owner, () => task.atEnd(parameters).loss!);
  const gradient = grad(value, parameters);
  const product = hvp(value, parameters, vectors);
  const computed = (outputs: TensorNode[], ...given: (readonly number[])[]): number[] => {
    const bound = new Map(fixed);
    given.forEach((flat, which) => {
      task.layout.slots.forEach(({ offset, size }, i) => {
        const place = [parameters, vectors][which]![i]!;
        bound.set(place, Float64Array.from(flat.slice(offset, offset + size)));
      });
    });
    return interpret(outputs, bound).flatMap((each) => Array.from(each));
  };
  return {
    loss: {
      value: (theta) => computed([nodeOf(value)], theta)[0]!,
      gradient: (theta) => computed(gradient, theta),
      product: (theta, vector) => computed(product, theta, vector),
    },
    startOf: (seed) => Array.from(task.initial(seed)),
  };
}
