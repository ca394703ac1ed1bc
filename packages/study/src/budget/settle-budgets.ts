/**
 * Turns budgets in epochs and in seconds into gradient evaluations when a study begins, and finds the
 * length of trainings where rungs need it, by short trainings on the study's executor. An executor
 * with a store answers them from there, so that a resumed study has the budgets with which it began,
 * whatever the clock says by then.
 */
import { ThalwegError } from "@thalweg/core/host";
import type { Executor, Finished } from "@thalweg/engine";
import type { Pair, Plan } from "../plan.js";
import { onBudgets } from "../tuning/pruning.js";
import { gradientsOfEpochs, gradientsOfSeconds, type MeasuredTraining } from "./budget.js";
import { checkTargets } from "./check-targets.js";
import { firstStep, type Probe, type ProbeOptions, probeOn } from "./probe.js";

/** The gradient evaluations that are measured: enough for steps to outweigh the start of a run. */
const MEASURED = 500;
/** Trainings that take less are measured over the problem's own budget, at most so many times more. */
const SHORT_MS = 50;
const TIMES = 100;
/** Each pair runs once before it is measured: code is slow when it runs for the first time. */
const WARM_UP = 100;

/**
 * The plan with every budget in gradient evaluations, after the targets that the study gives were
 * checked. A plan that has them, of a study without targets of its own, is returned as it is, and
 * nothing runs.
 * @throws ThalwegError for a pair that breaks, whose budget is then not known; UsageError for a
 * target below the floor; the signal's reason
 */
export async function settleBudgets(
  plan: Plan,
  executor: Executor,
  options: ProbeOptions = {},
): Promise<Plan> {
  const needsLength = onBudgets(plan.study.spec.pruning) !== undefined;
  const isSettled = ({ budget, length }: Pair) =>
    length !== undefined || (budget === undefined && !needsLength);
  const probe = probeOn(plan, executor, options);
  await checkTargets(plan, probe);
  if (plan.pairs.every(isSettled)) return plan;
  const examples = new Map<string, number>();
  const pairs: Pair[] = [];
  // One after the other: a pair is measured while no other one runs.
  for (const pair of plan.pairs) {
    pairs.push(isSettled(pair) ? pair : await settle(pair, plan, probe, examples));
  }
  return { ...plan, pairs };
}

async function settle(
  pair: Pair,
  plan: Plan,
  probe: Probe,
  examples: Map<string, number>,
): Promise<Pair> {
  const { budget, problem } = pair;
  if (typeof budget === "object" && "seconds" in budget) {
    const measured = await measure(pair, probe);
    const gradients = gradientsOfSeconds(budget.seconds, measured);
    return { ...pair, measured, gradients, length: gradients };
  }
  const { label, description } = problem;
  if (description.kind !== "data") return pair;
  const count = examples.get(label) ?? (await trainingExamples(label, plan, probe));
  examples.set(label, count);
  if (typeof budget !== "object") {
    return { ...pair, length: gradientsOfEpochs(description.epochs, description, count) };
  }
  const gradients = gradientsOfEpochs(budget.epochs, description, count);
  return { ...pair, gradients, length: gradients };
}

/** The size of a problem's training split. */
async function trainingExamples(label: string, plan: Plan, probe: Probe): Promise<number> {
  const { metrics, failure } = await firstStep(label, plan, probe);
  if (metrics?.examples !== undefined) return metrics.examples.train;
  throw new ThalwegError(
    `problem "${label}": no optimizer of the study made a step there, so that its epochs are not known: ${failure}`,
  );
}

async function measure(pair: Pair, probe: Probe): Promise<MeasuredTraining> {
  await probe(pair, WARM_UP);
  const spent = ({ timing }: Finished) => timing.elapsedMs - timing.compileMs;
  const first = await probe(pair, MEASURED);
  const isShort = first.result.status === "completed" && spent(first) < SHORT_MS;
  const last = isShort ? await probe(pair, MEASURED * TIMES) : first;
  const { result } = last;
  if (result.status === "failed") {
    throw new ThalwegError(
      `${nameOf(pair)} could not be measured, so that its budget is not known: ${result.failure}`,
    );
  }
  const { evaluations, evaluationsPerStep } = result.metrics;
  return {
    evaluations: Math.max(1, evaluations),
    evaluationsPerStep: evaluationsPerStep ?? 1,
    milliseconds: spent(last),
  };
}

const nameOf = ({ optimizer, problem }: Pair): string =>
  `optimizer "${optimizer.label}" on problem "${problem.label}"`;
