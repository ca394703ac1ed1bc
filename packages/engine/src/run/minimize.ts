/**
 * Minimises a function of tensors with an optimizer, in this thread: the shortest way from a
 * formula to a trajectory.
 */
import type { AnalyticProblem, Tensor } from "@thalweg/core";
import { compileProgram, instantiate } from "@thalweg/tensor";
import { resolveOptimizerHyper } from "../catalogue/optimizer-hyper.js";
import { PreparedRun } from "../program/prepared-run.js";
import { trainingSpec } from "../program/training-program.js";
import { analyticTask } from "../task/analytic-task.js";
import { checkValue } from "../task/check-value.js";
import { layoutOf } from "../task/layout.js";
import type { Task } from "../task/task.js";
import type { Ending } from "../trial/trial.js";
import { checkMinimize, type MinimizeOptions, type Start, startFrom } from "./check-minimize.js";

export type { MinimizeOptions, Start } from "./check-minimize.js";

export type Minimized = Exclude<Ending, { status: "failed" }> & {
  /** The final parameters, one flat array for each vector of the start. */
  readonly params: number[][];
  /**
   * The function's value before the first step and after each: `steps + 1` numbers, fewer if it
   * diverged.
   */
  readonly history: number[];
};

/**
 * Minimises `f` from `start`.
 * @param f a function of the parameters, one vector for each of `start`, that returns one value; or
 * an analytic problem
 * @param start vectors of numbers, as arrays or typed arrays; a single vector or number is the only
 * parameter
 * @throws UsageError for arguments that cannot be used, PluginError for a function or rule that
 * breaks its contract
 */
export function minimize(
  f: ((params: Tensor[]) => Tensor) | AnalyticProblem,
  start: Start,
  options: MinimizeOptions,
): Minimized {
  checkMinimize(f, options);
  const vectors = startFrom(start, f);
  const { optimizer, hyper = {}, steps, dtype = "f64" } = options;
  const theta = Float64Array.from(vectors.flatMap((vector) => Array.from(vector)));
  const task =
    typeof f === "function" ? functionTask(f, vectors, theta, dtype) : analyticTask(f, dtype);
  const resolved = {
    expression: optimizer.name,
    optimizer,
    hyper: resolveOptimizerHyper(optimizer, hyper),
    schedules: [],
  };
  const spec = trainingSpec(task, resolved);
  const run = new PreparedRun(task, spec, instantiate(compileProgram(spec.program)));
  run.start(resolved, theta, 0, Math.max(1, steps));
  const { history, ending } = descend(run, steps);
  const end = run.theta();
  return {
    ...ending,
    params: task.layout.slots.map(({ offset, size }) => [...end.slice(offset, offset + size)]),
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
  start: readonly ArrayLike<number>[],
  theta: Float64Array,
  dtype: "f32" | "f64",
): Task {
  const owner = "minimize: the function";
  const value = (parameters: readonly Tensor[]) => checkValue(owner, f([...parameters]));
  return {
    name: "minimize",
    owner,
    layout: layoutOf(start.map(({ length }, i) => ({ name: `p${i}`, shape: [length] }))),
    dtype,
    steps: 0,
    data: [],
    initial: () => theta,
    batchLoss: value,
    along: (parameters) => ({ loss: value(parameters) }),
    atEnd: (parameters) => ({ loss: value(parameters) }),
    stepLoss: "point",
    observed: "loss",
  };
}
