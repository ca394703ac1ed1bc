/** The known minimum of a problem on data, which belongs to its default options. */
import type { GivenHyper, HyperSpec, Optimum } from "@thalweg/core";
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
 * The description of a problem with the options that are given: without the optimum and a target
 * relative to it, unless the options are the default ones.
 */
export function withOptions(problem: ProblemDescription, options: GivenHyper): ProblemDescription {
  if (problem.kind === "analytic" || problem.optimum === undefined) return problem;
  if (optimumOf(problem, options) !== undefined) return problem;
  const { optimum: _, target, ...rest } = problem;
  return { ...rest, ...(target !== undefined && !("relative" in target) && { target }) };
}
