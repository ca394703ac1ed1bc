import fc from "fast-check";
import { hold } from "../hold.js";
import { thousandths } from "../thousandths.js";
import { objectiveOf, type ProblemLaw, pointsIn, reachOf, unlessAnalytic } from "./problem-law.js";

/**
 * What a minimiser that is written down to nine digits may be off in value, in units of the
 * function's reach.
 */
const tolerance = 1e-9;

/** Finds a wrong minimum, a missing constant, a wrong sign. */
export const minimum: ProblemLaw = {
  name: "minimum",
  statement:
    "it has the stated value at each stated minimiser, and a lower one nowhere, in the domain or beside them",
  notFor: unlessAnalytic,
  check(problem) {
    if (problem.kind !== "analytic") return;
    const { minimum: stated } = problem;
    const objective = objectiveOf(problem);
    const slack = tolerance * reachOf(problem, objective).value;
    if (stated.at.length === 0) throw new Error("no minimiser is stated.");
    for (const at of stated.at) {
      const { value } = objective(at);
      if (Math.abs(value - stated.value) <= slack) continue;
      throw new Error(`at [${at.join(", ")}] it is ${value} and should be ${stated.value}.`);
    }
    const points = fc.oneof(pointsIn(problem), beside(stated.at));
    const property = fc.property(points, (theta) => {
      const { value } = objective(theta);
      if (value < stated.value - slack) {
        throw new Error(`it is ${value} there, below the stated minimum ${stated.value}.`);
      }
    });
    hold(property, 200);
  },
};

/** Points within a hundredth of a minimiser in each coordinate. */
function beside(minimisers: readonly (readonly number[])[]): fc.Arbitrary<number[]> {
  return fc
    .constantFrom(...minimisers)
    .chain((at) =>
      fc
        .array(thousandths(-1, 1), { minLength: at.length, maxLength: at.length })
        .map((offsets) => at.map((value, i) => value + offsets[i]! / 100)),
    );
}
