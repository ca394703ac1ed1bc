import type { ConvergenceTarget, GivenHyper, Optimizer, OptimizerTraits } from "@thalweg/core";
import { hyperSpecOf, resolveOptimizerHyper } from "@thalweg/engine";
import { PreparedRun, trainingSpec } from "@thalweg/engine/internals";
import { compileProgram, instantiate } from "@thalweg/tensor";
import { stillTrying } from "../hold.js";
import type { OptimizerLaw } from "./optimizer-law.js";
import { targetNames, targetTask } from "./targets.js";

const limit = 10_000;
const within = 3e-2;
/** The interval of measurements: often enough to stop early, and seldom enough to be cheap. */
const checkEvery = 100;
/** The rates to try if the traits state none, the likely ones first. */
const rates = [0.1, 0.01, 1e-3, 0.03, 3e-3, 0.3, 1, 3e-4, 3, 1e-4];

/** Finds a wrong sign, a state that is never used, a step that becomes 0. */
export const convergence: OptimizerLaw = {
  name: "convergence",
  statement:
    "it comes within 3e-2 of the minimum of a parabola, Rosenbrock's valley, a matrix parabola and a mixed one in 10,000 steps",
  check(optimizer, traits) {
    for (const target of targetNames) {
      const { converged, tried } = descend(optimizer, traits, target);
      if (converged !== undefined) continue;
      const stated = (traits.convergesOn?.[target] ?? traits.convergesWith) !== undefined;
      throw new Error(failure(target, tried, stated));
    }
  },
};

/** A setting that was tried, and the distance from the minimum at the end. */
interface Tried {
  readonly hyper: GivenHyper;
  readonly distance: number;
}

/** Tries the stated setting on a target, or rates until one converges. */
function descend(
  optimizer: Optimizer,
  traits: OptimizerTraits,
  target: ConvergenceTarget,
): { readonly converged?: GivenHyper; readonly tried: readonly Tried[] } {
  const distanceAfter = descentOn(target, optimizer);
  const tried: Tried[] = [];
  for (const hyper of settings(optimizer, traits, target)) {
    const distance = distanceAfter(hyper);
    tried.push({ hyper, distance });
    if (distance <= within) return { converged: hyper, tried };
  }
  return { tried };
}

function settings(
  optimizer: Optimizer,
  { hyper, convergesWith, convergesOn }: OptimizerTraits,
  target: ConvergenceTarget,
): GivenHyper[] {
  const stated = convergesOn?.[target] ?? convergesWith;
  if (stated !== undefined) return [{ ...hyper, ...stated }];
  const names = Object.entries(hyperSpecOf(optimizer)).flatMap(([name, spec]) =>
    /lr$/i.test(name) && spec.kind === "numeric" ? [name] : [],
  );
  if (names.length === 0) return [{ ...hyper }];
  return rates.map((rate) => ({
    ...hyper,
    ...Object.fromEntries(names.map((name) => [name, rate])),
  }));
}

/**
 * Compiles the optimizer on a target, for structural hyperparameters as they come; gives the
 * distance after the last step.
 */
function descentOn(target: ConvergenceTarget, optimizer: Optimizer): (hyper: GivenHyper) => number {
  const task = targetTask(target);
  const prepared = new Map<string, PreparedRun>();
  return (given) => {
    const hyper = resolveOptimizerHyper(optimizer, given);
    const resolved = { expression: optimizer.name, optimizer, hyper, schedules: [] };
    const key = JSON.stringify(hyper.structural);
    const run = prepared.get(key) ?? prepare(task, resolved);
    prepared.set(key, run);
    run.start(resolved, task.initial(0), 0, limit);
    return distanceOf(run);
  };
}

function prepare(task: PreparedRun["task"], resolved: Parameters<typeof trainingSpec>[1]) {
  stillTrying();
  const spec = trainingSpec(task, resolved);
  return new PreparedRun(task, spec, instantiate(compileProgram(spec.program)));
}

/**
 * The final distance; the run ends early if it was close enough in two successive measurements
 * (once is not enough), or is not finite.
 */
function distanceOf(run: PreparedRun): number {
  let before = Number.POSITIVE_INFINITY;
  for (let step = 0; step < limit; step += checkEvery) {
    for (let i = 0; i < checkEvery; i++) run.step(step + i);
    stillTrying();
    const distance = run.measure("along").distance!;
    if (!Number.isFinite(distance)) return Number.POSITIVE_INFINITY;
    if (Math.max(before, distance) <= within) return distance;
    before = distance;
  }
  return before;
}

function failure(target: ConvergenceTarget, tried: readonly Tried[], stated: boolean): string {
  const [only, ...others] = tried;
  const show = ({ hyper, distance }: Tried) => `${distance} from it with ${JSON.stringify(hyper)}`;
  if (others.length === 0) {
    const advice = stated
      ? "Give the trait convergesWith other values, or convergesOn for this objective alone."
      : "State what it needs as the trait convergesWith.";
    return `the ${target} is not reached: after ${limit} steps it is ${show(only!)}. ${advice}`;
  }
  const best = tried.reduce((a, b) => (b.distance < a.distance ? b : a));
  return `the ${target} is not reached at any rate that was tried; after ${limit} steps the nearest is ${show(best)}. Only learning rates were varied; state all that it needs as the trait convergesWith.`;
}
