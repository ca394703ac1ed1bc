/** What a study needs to know of the things a lab knows. */
import type { ProblemDescription as LabProblem } from "@thalweg/engine";
import type { Lab } from "@thalweg/engine/node";
import type { Descriptions, ProblemDescription } from "@thalweg/study";

export function descriptionsOf({ directory }: Pick<Lab, "directory">): Descriptions {
  return {
    problems: byName(directory.problems.values().map(problemOf)),
    optimizers: byName(directory.optimizers.values()),
    transforms: byName(directory.transforms.values()),
    schedulers: byName(directory.schedulers.values()),
  };
}

function problemOf(problem: LabProblem): ProblemDescription {
  return problem.kind === "analytic" ? problem : { ...problem, dataset: problem.dataset.name };
}

const byName = <T extends { readonly name: string }>(values: readonly T[]): Record<string, T> =>
  Object.fromEntries(values.map((value) => [value.name, value]));
