import type { AnalyticProblem, DataProblem } from "@thalweg/core";
import { stream } from "@thalweg/core/numeric";
import { trace } from "@thalweg/engine/internals";
import fc from "fast-check";
import { awayFromKinks, Settled } from "../check-gradient.js";
import { compareDerivatives, derivativeGraph } from "../derivatives.js";
import { hold } from "../hold.js";
import { type ProblemLaw, smallTasks, variablesOf } from "./problem-law.js";

/**
 * Finds an operator whose adjoint is wrong where the problem needs it, and an integer where a
 * gradient should pass.
 */
export const gradient: ProblemLaw = {
  name: "gradient",
  statement:
    "the gradient of the loss is that of dual numbers within 1e-9, of central differences within 1e-5",
  check: (problem) => (problem.kind === "analytic" ? ofVector(problem) : ofNetwork(problem)),
};

/** In the domain, with the gradient's own gradient. */
function ofVector(problem: AnalyticProblem): void {
  const { name, domain } = problem;
  const graph = trace(`problem "${name}"`, () =>
    derivativeGraph(([theta]) => problem.objective(theta!), [[domain.length]], 2),
  );
  const settled = new Settled();
  const unit = awayFromKinks(domain.length, [0, 1]);
  const property = fc.property(unit, awayFromKinks(domain.length, [-1, 1]), (at, direction) => {
    const point = domain.map(([low, high], i) => low + at[i]! * (high - low));
    settled.note(compareDerivatives(graph, { point, direction }));
  });
  hold(property, 25);
  settled.expectMost();
}

/** Near the start of some seeds, in all parameters, on a batch of a few examples. */
async function ofNetwork(problem: DataProblem): Promise<void> {
  const task = (await smallTasks(problem, "f64"))({});
  const { fixed } = variablesOf(task);
  const shapes = task.layout.slots.map(({ shape }) => shape);
  const graph = trace(task.owner, () =>
    derivativeGraph((parameters) => task.batchLoss(parameters), shapes, 1),
  );
  const settled = new Settled();
  const property = fc.property(fc.nat(), (seed) => {
    const random = stream(seed, "direction");
    const start = Array.from(task.initial(seed));
    // Away from the initial values, whose zeros lie on kinks.
    const point = start.map((value) => value + 0.05 * random.normal());
    const direction = start.map(() => random.normal() / Math.sqrt(start.length));
    settled.note(compareDerivatives(graph, { point, direction, fixed }));
  });
  hold(property, 3);
  settled.expectMost();
}
