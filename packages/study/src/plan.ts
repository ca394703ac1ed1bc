/** The trials of a study, pair by pair. Which trials there are and where each stands depends on the study alone. */
import type { GivenHyper } from "@thalweg/core";
import type { TrialSpec } from "@thalweg/engine";
import { type Decision, decisionOf } from "./decision.js";
import type { CheckedStudy, StudyOptimizer, StudyProblem } from "./spec/check.js";
import { evaluationSeeds, type StudySpec, tuningSeed } from "./spec/spec.js";
import { proposals } from "./tuning/proposals.js";

/** An optimizer on a problem: its tuning trials stand at `first`, its evaluation right after them. */
export interface Pair {
  readonly problem: StudyProblem;
  readonly optimizer: StudyOptimizer;
  readonly decision: Decision;
  readonly first: number;
  readonly tuning: readonly TrialSpec[];
}

export interface Plan {
  readonly pairs: readonly Pair[];
  readonly trialCount: number;
}

/** Lays a study out: problem by problem, optimizer by optimizer, tuning before evaluation. */
export function planStudy({ spec, problems, optimizers }: CheckedStudy): Plan {
  const pairs: Pair[] = [];
  let first = 0;
  for (const problem of problems) {
    const decision = decisionOf(problem.description);
    for (const optimizer of optimizers) {
      const tuning = proposals(optimizer, spec.trials, spec.seed).map((hyper) =>
        trialOf(spec, problem, optimizer, { hyper, seed: tuningSeed(spec), phase: "tune" }),
      );
      pairs.push({ problem, optimizer, decision, first, tuning });
      first += tuning.length + spec.seeds;
    }
  }
  return { pairs, trialCount: first };
}

/** The evaluation of a pair at the chosen setting. On problems of two coordinates the first seed's path is kept, for the figure. */
export function evaluationTrials(spec: StudySpec, pair: Pair, hyper: GivenHyper): TrialSpec[] {
  const { problem, optimizer } = pair;
  const drawn = problem.description.kind === "analytic" && problem.description.start.length === 2;
  return evaluationSeeds(spec).map((seed, i) => ({
    ...trialOf(spec, problem, optimizer, { hyper, seed, phase: "evaluate" }),
    ...(drawn && i === 0 && { trace: true }),
  }));
}

function trialOf(
  spec: StudySpec,
  problem: StudyProblem,
  optimizer: StudyOptimizer,
  own: Pick<TrialSpec, "hyper" | "seed" | "phase">,
): TrialSpec {
  const budget = problem.budget ?? spec.budget;
  return {
    problem: problem.problem,
    ...(Object.keys(problem.hyper).length > 0 && { problemHyper: problem.hyper }),
    optimizer: optimizer.optimizer,
    ...own,
    ...(budget !== undefined && { budget }),
    ...(spec.dtype !== undefined && { dtype: spec.dtype }),
    ...(spec.numerics !== undefined && { numerics: spec.numerics }),
    ...(problem.shards !== undefined && { shards: problem.shards }),
    plugins: spec.plugins,
  };
}
