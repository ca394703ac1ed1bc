import type { AnalyticProblem } from "@thalweg/core";
import fc from "fast-check";
import { hold } from "../hold.js";
import { objectiveOf, type ProblemLaw, unlessAnalytic } from "./problem-law.js";

/** Finds a start at a pole, a reversed range, a coordinate without a range. */
export const domain: ProblemLaw = {
  name: "domain",
  statement:
    "the start and the minimisers lie in the domain, and value and gradient are finite in it",
  notFor: unlessAnalytic,
  check(problem) {
    if (problem.kind !== "analytic") return;
    checkRanges(problem);
    const objective = objectiveOf(problem);
    // Away from whole thousandths of each range, where poles and kinks are.
    const share = fc.integer({ min: 0, max: 999 }).map((n) => (n + 0.618) / 1000);
    const shares = fc.array(share, {
      minLength: problem.domain.length,
      maxLength: problem.domain.length,
    });
    const property = fc.property(shares, (at) => {
      const theta = problem.domain.map(([low, high], i) => low + at[i]! * (high - low));
      expectFinite(objective(theta), `at [${theta.join(", ")}]`);
    });
    hold(property, 50);
    expectFinite(objective(problem.start), "at the start");
  },
};

function checkRanges({ domain: ranges, start, minimum }: AnalyticProblem): void {
  if (ranges.length !== start.length) {
    throw new Error(`${ranges.length} ranges for ${start.length} coordinates.`);
  }
  const points = [
    ["the start", start] as const,
    ...minimum.at.map((at) => ["the minimiser", at] as const),
  ];
  for (const [what, point] of points) {
    const outside = ranges.findIndex(([low, high], i) => !(point[i]! >= low && point[i]! <= high));
    if (outside === -1) continue;
    const [low, high] = ranges[outside]!;
    throw new Error(
      `coordinate ${outside} of ${what} [${point.join(", ")}] is outside of [${low}, ${high}].`,
    );
  }
}

function expectFinite(
  { value, slope }: { readonly value: number; readonly slope: readonly number[] },
  where: string,
): void {
  if (!Number.isFinite(value)) throw new Error(`${where} it is ${value}.`);
  if (!slope.every(Number.isFinite)) {
    throw new Error(`${where} the gradient is [${slope.join(", ")}].`);
  }
}
