import type { ConvergenceTarget, GivenHyper, Optimizer, OptimizerTraits } from "@thalweg/core";
import { hyperSpecOf, PreparedRun, resolveOptimizerHyper, trainingSpec } from "@thalweg/engine";
import { compileProgram, instantiate } from "@thalweg/tensor";
import { stillTrying } from "../hold.js";
import type { OptimizerLaw } from "./optimizer-law.js";
import { targetNames, targetTask } from "./targets.js";

const limit = 10_000;
const within = 3e-2;
/** Often enough to stop early, and seldom enough to cost nothing. */
const checkEvery = 100;
/** What is tried where no rate is stated, the likely ones first. */
const rates = [0.1, 0.01, 1e-3, 0.03, 3e-3, 0.3, 1, 3e-4, 3, 1e-4];

/** Finds a sign that is wrong, a state that is never used, a step that vanishes. */
export const convergence: OptimizerLaw = {
  name: "convergence",
  statement:
    "it comes within 3e-2 of the minimum of a parabola, Rosenbrock's valley, a matrix parabola and a mixed one in 10,000 steps",
  check(optimizer, traits) {
    for (const target of targetNames) {
      const { converged, tried } = descend(optimizer, traits, target);
      if (converged === undefined) throw new Error(failure(target, tried));
    }
  },
};

/** A setting that was tried, and the distance from the minimum at the end. */
interface Tried {
  readonly hyper: GivenHyper;
  readonly distance: number;
}

/** Tries the stated setting on a target, or rates until one converges. */
export function descend(
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

/** Compiles the optimizer on a target, for structural hyperparameters as they come; gives the distance after the last step. */
function descentOn(target: ConvergenceTarget, optimizer: Optimizer): (hyper: GivenHyper) => number {
  const task = targetTask(target);
  const prepared = new Map<string, PreparedRun>();
  return (given) => {
    const hyper = resolveOptimizerHyper(optimizer, given);
    const entrant = { expression: optimizer.name, optimizer, hyper, schedules: [] };
    const key = JSON.stringify(hyper.structural);
    const run = prepared.get(key) ?? prepare(task, entrant);
    prepared.set(key, run);
    run.start(entrant, task.initial(0), 0, limit);
    return distanceOf(run);
  };
}

function prepare(task: PreparedRun["task"], entrant: Parameters<typeof trainingSpec>[1]) {
  stillTrying();
  const spec = trainingSpec(task, entrant);
  return new PreparedRun(task, spec, instantiate(compileProgram(spec.program)));
}

/** The distance at the end; the run ends early where it was within reach twice in a row (passing by is not enough), or numbers end. */
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

function failure(target: ConvergenceTarget, tried: readonly Tried[]): string {
  const [only, ...others] = tried;
  const show = ({ hyper, distance }: Tried) => `${distance} from it with ${JSON.stringify(hyper)}`;
  if (others.length === 0)
    return `the ${target} is not reached: after ${limit} steps it is ${show(only!)}.`;
  const best = tried.reduce((a, b) => (b.distance < a.distance ? b : a));
  return `the ${target} is not reached at any rate that was tried; after ${limit} steps the nearest is ${show(best)}. State what it needs as the trait convergesWith.`;
}
