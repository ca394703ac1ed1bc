import { interpret, nodeOf } from "@thalweg/tensor";
import fc from "fast-check";
import { hold } from "../hold.js";
import { hyperArbitrary } from "../hyper-arbitrary.js";
import { type ProblemLaw, smallTasks, variablesOf } from "./problem-law.js";

/**
 * Finds a model that does not fit the data, a loss for other targets, an option that cannot be
 * chosen.
 */
export const network: ProblemLaw = {
  name: "network",
  statement:
    "whatever its options, the model fits the data, and loss and metrics are finite where each seed starts",
  notFor: ({ kind }) => (kind === "data" ? undefined : "it has no network"),
  async check(problem) {
    const taskFor = await smallTasks(problem, "f32");
    const property = fc.property(hyperArbitrary(problem.hyper), fc.nat(), (options, seed) => {
      const task = taskFor(options);
      const { parameters, fixed } = variablesOf(task);
      const initial = task.initial(seed);
      task.layout.slots.forEach(({ offset, size }, i) => {
        fixed.set(parameters[i]!, Float32Array.from(initial.subarray(offset, offset + size)));
      });
      const measured = Object.entries({
        "the loss of a batch": task.batchLoss(parameters),
        ...task.along(parameters),
      });
      const values = interpret(
        measured.map(([, value]) => nodeOf(value)),
        fixed,
      );
      measured.forEach(([name], i) => {
        const [value] = values[i]!;
        if (!Number.isFinite(value)) throw new Error(`${name} is ${value} at the start.`);
      });
    });
    hold(property, 4);
  },
};
