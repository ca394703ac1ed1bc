/** The known minimum of a problem on data, which belongs to its default options. */
import {
  type DataTarget,
  type GivenHyper,
  type HyperSpec,
  type Optimum,
  type RelativeTarget,
  UsageError,
} from "@thalweg/core";
import { resolveHyper } from "@thalweg/core/host";
import { canonicalJson } from "@thalweg/core/numeric";
import type { ProblemDescription } from "./describe-plugin.js";

/** A problem on data or its description. */
interface WithOptimum {
  readonly name: string;
  readonly hyper: HyperSpec;
  readonly optimum?: Optimum;
}

/** The optimum, if the problem has one and the options are the default ones. */
export function optimumOf(problem: WithOptimum, options: GivenHyper): Optimum | undefined {
  const { name, hyper, optimum } = problem;
  if (optimum === undefined) return undefined;
  const resolved = (given: GivenHyper) =>
    canonicalJson(resolveHyper(`problem "${name}"`, hyper, given).structural);
  return resolved(options) === resolved({}) ? optimum : undefined;
}

/**
 * Whether a target of a problem on data is a share of the training excess at the start: as the
 * problem's own is, else where the minimum is known.
 */
export const isRelativeTarget = (
  own: DataTarget | RelativeTarget | undefined,
  optimum: Optimum | undefined,
): boolean => (own === undefined ? optimum !== undefined : "relative" in own);

/**
 * The description of a problem with another target: a share of the excess at the start where its
 * own is one, or its minimum is known; else a value of its first metric on the validation split, or
 * of its loss.
 * @throws UsageError for a share that is not between 0 and 1, and an accuracy that is not in (0, 1]
 */
export function withTarget(problem: ProblemDescription, target: number): ProblemDescription {
  const refuse = (what: string, range: string): never => {
    throw new UsageError(
      `problem "${problem.name}": the target ${target} is ${what}; it must be ${range}.`,
    );
  };
  const share = () => {
    if (target > 0 && target < 1) return { relative: target };
    return refuse("a share of the excess at the start", "above 0 and below 1");
  };
  if (problem.kind === "analytic") return { ...problem, target: share() };
  if (isRelativeTarget(problem.target, problem.optimum)) return { ...problem, target: share() };
  const isShare = problem.metrics[0]?.name === "accuracy";
  if (isShare && !(target > 0 && target <= 1)) {
    refuse("an accuracy on the validation split", "above 0, and at most 1");
  }
  return { ...problem, target: { value: target, provenance: "given by the study" } };
}

/**
 * The description of a problem with the options that are given: without the optimum and a target
 * relative to it, unless the options are the default ones.
 */
export function withOptions(problem: ProblemDescription, options: GivenHyper): ProblemDescription {
  if (problem.kind === "analytic" || problem.optimum === undefined) return problem;
  if (optimumOf(problem, options) !== undefined) return problem;
  const { optimum: _, target, ...rest } = problem;
  return { ...rest, ...(target !== undefined && !("relative" in target) && { target }) };
}
