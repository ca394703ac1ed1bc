/** Minimises a function of tensors with an optimizer, in this thread: the shortest way from a formula to its path. */
import {
  type AnalyticProblem,
  type GivenHyper,
  type Optimizer,
  type Tensor,
  UsageError,
} from "@thalweg/core";
import { compileProgram, instantiate } from "@thalweg/tensor";
import { analyticTask } from "./training/analytic-task.js";
import { layoutOf } from "./training/layout.js";
import { resolveOptimizerHyper } from "./training/optimizer-hyper.js";
import { PreparedRun } from "./training/prepared-run.js";
import type { Task } from "./training/task.js";
import { trainingSpec } from "./training/training-program.js";
import type { Ending } from "./trial.js";

export interface MinimizeOptions {
  readonly optimizer: Optimizer;
  /** Hyperparameters that differ from their defaults. */
  readonly hyper?: GivenHyper;
  /** At least 0. */
  readonly steps: number;
  /** f64 unless given. */
  readonly dtype?: "f32" | "f64";
}

export type Minimized = Exclude<Ending, { status: "failed" }> & {
  /** The parameters at the end, flat, one array for each given at the start. */
  readonly params: number[][];
  /** The function's value before the first step and after each: `steps + 1` numbers, fewer if it diverged. */
  readonly history: number[];
};

/**
 * Minimises `f` from `start`.
 * @param f a function of the parameters, one vector for each of `start`, to one value; or an analytic problem
 * @throws UsageError for a start or hyperparameters that cannot be used, PluginError for a function or rule that breaks
 */
export function minimize(
  f: ((params: Tensor[]) => Tensor) | AnalyticProblem,
  start: readonly (readonly number[])[],
  options: MinimizeOptions,
): Minimized {
  const { optimizer, hyper = {}, steps, dtype = "f64" } = options;
  refuseNames(f, optimizer);
  checkStart(start, steps);
  const task =
    typeof f === "function" ? functionTask(f, start, dtype) : problemTask(f, start, dtype);
  const entrant = {
    expression: optimizer.name,
    optimizer,
    hyper: resolveOptimizerHyper(optimizer, hyper),
    schedules: [],
  };
  const spec = trainingSpec(task, entrant);
  const run = new PreparedRun(task, spec, instantiate(compileProgram(spec.program)));
  run.start(entrant, Float64Array.from(start.flat()), 0, Math.max(1, steps));
  const { history, ending } = descend(run, steps);
  const theta = run.theta();
  return {
    ...ending,
    params: task.layout.slots.map(({ offset, size }) => [...theta.slice(offset, offset + size)]),
    history,
  };
}

function descend(run: PreparedRun, steps: number) {
  const history: number[] = [run.measure("along").loss!];
  const diverged = (divergedAt: number) => ({ status: "diverged", divergedAt }) as const;
  for (let step = 0; step < steps; step++) {
    if (!Number.isFinite(run.step(step))) return { history, ending: diverged(step) };
    history.push(run.measure("along").loss!);
  }
  const finite = Number.isFinite(history.at(-1));
  return { history, ending: finite ? ({ status: "completed" } as const) : diverged(steps) };
}

function functionTask(
  f: (params: Tensor[]) => Tensor,
  start: readonly (readonly number[])[],
  dtype: "f32" | "f64",
): Task {
  const value = (parameters: readonly Tensor[]) => checkValue(f([...parameters]));
  return {
    name: "minimize",
    owner: "minimize: the function",
    layout: layoutOf(start.map(({ length }, i) => ({ name: `p${i}`, shape: [length] }))),
    dtype,
    steps: 0,
    data: [],
    initial: () => Float64Array.from(start.flat()),
    batchLoss: value,
    along: (parameters) => ({ loss: value(parameters) }),
    atEnd: (parameters) => ({ loss: value(parameters) }),
    stepLoss: "point",
    observed: "loss",
  };
}

function problemTask(
  problem: AnalyticProblem,
  start: readonly (readonly number[])[],
  dtype: "f32" | "f64",
): Task {
  const wanted = problem.start.length;
  if (start.length !== 1 || start[0]!.length !== wanted) {
    throw new UsageError(
      `minimize: problem "${problem.name}" takes one vector of ${wanted} numbers; start has lengths [${start.map(({ length }) => length).join(", ")}].`,
    );
  }
  return analyticTask(problem, dtype);
}

function checkValue(value: Tensor): Tensor {
  if (value?.shape?.length === 0) return value;
  throw new UsageError(
    `its value has ${value?.shape === undefined ? "no shape" : `shape [${value.shape.join(", ")}]`}; it must be one number, []: sum or average it.`,
  );
}

/** Names need a lab; someone in plain JavaScript may give one here all the same. */
function refuseNames(...values: readonly unknown[]): void {
  const name = values.find((value) => typeof value === "string");
  if (name === undefined) return;
  throw new UsageError(
    `minimize: "${name}" is a name, and names are resolved by a lab; write lab.minimize(...) with createLab of @thalweg/engine/node, or give the value itself.`,
  );
}

function checkStart(start: readonly (readonly number[])[], steps: number): void {
  const flat = start.flat();
  if (flat.length === 0 || !flat.every(Number.isFinite)) {
    throw new UsageError(
      "minimize: start must hold at least one number, all finite: [[x, y, ...], ...].",
    );
  }
  if (!Number.isSafeInteger(steps) || steps < 0) {
    throw new UsageError(`minimize: steps is ${steps}; it must be a whole number of at least 0.`);
  }
}
