import { objectiveOf, type ProblemLaw, reachOf, unlessAnalytic } from "./problem-law.js";

/** A slope where a minimiser is written down to seven digits, in units of the largest slope. */
const tolerance = 1e-6;

/**
 * Finds a slightly wrong minimiser, whose value is close to the minimum. A minimum on a kink is a
 * reason for an exemption.
 */
export const stationary: ProblemLaw = {
  name: "stationary",
  statement: "the gradient at each stated minimiser is 0, within 1e-6 of the largest",
  notFor: unlessAnalytic,
  check(problem) {
    if (problem.kind !== "analytic") return;
    const objective = objectiveOf(problem);
    const slack = tolerance * reachOf(problem, objective).slope;
    for (const at of problem.minimum.at) {
      const { slope } = objective(at);
      if (slope.every((each) => Math.abs(each) <= slack)) continue;
      throw new Error(`at [${at.join(", ")}] the gradient is [${slope.join(", ")}].`);
    }
  },
};
