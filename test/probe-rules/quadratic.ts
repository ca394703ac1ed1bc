/**
 * A loss whose gradient plain loops can compute, half the sum of a (theta - c)^2 over a matrix, a
 * vector and another matrix, and two ways to train on it: Thalweg's, and a reference written with
 * loops over numbers.
 */
import {
  add,
  type GivenHyper,
  mul,
  type Optimizer,
  reshape,
  slice,
  square,
  sub,
  sum,
  type Tensor,
} from "@thalweg/core";
import { resolveOptimizerHyper } from "@thalweg/engine";
import { layoutOf, PreparedRun, type Task, trainingSpec } from "@thalweg/engine/internals";
import { type Program, type ProgramSpec, variable } from "@thalweg/tensor";

export const shapes = [[3, 2], [4], [2, 3]] as const;
export const size = 16;
export const curvature = Float64Array.from({ length: size }, (_, i) => 0.5 + ((i * 7) % 5) / 2);
export const centre = Float64Array.from({ length: size }, (_, i) => ((i * 5) % 7) / 3 - 1);
export const start = Float64Array.from({ length: size }, (_, i) => ((i * 3) % 8) / 2 - 1.5);

/** The gradient at a point, by its formula. */
export function gradient(theta: ArrayLike<number>): number[] {
  return Array.from(theta, (value, i) => curvature[i]! * (value - centre[i]!));
}

const layout = layoutOf(shapes.map((shape, i) => ({ name: `p${i}`, shape })));
const a = variable("curvature", [size], "f64");
const c = variable("centre", [size], "f64");

const lossOf = (parameters: readonly Tensor[]) => {
  const terms = parameters.map((parameter, i) => {
    const { offset, size: count, shape } = layout.slots[i]!;
    const piece = (whole: Tensor) => reshape(slice(whole, [offset], [count]), shape);
    return sum(mul(piece(a), square(sub(parameter, piece(c)))));
  });
  return mul(
    0.5,
    terms.reduce((total, term) => add(total, term)),
  );
};

export const task: Task = {
  name: "quadratic",
  owner: "the quadratic",
  layout,
  dtype: "f64",
  steps: 0,
  data: [
    { variable: a, values: curvature },
    { variable: c, values: centre },
  ],
  initial: () => start,
  batchLoss: lossOf,
  along: (parameters) => ({ loss: lossOf(parameters) }),
  atEnd: (parameters) => ({
    loss: lossOf(parameters),
    ...Object.fromEntries(
      parameters.flatMap((parameter, p) =>
        Array.from({ length: layout.slots[p]!.size }, (_, i) => {
          const one = slice(reshape(parameter, [-1]), [i], [1]);
          return [`at.${layout.slots[p]!.offset + i}`, sum(one)];
        }),
      ),
    ),
  }),
  stepLoss: "point",
  observed: "loss",
};

export interface Trajectory {
  /** The parameters after each step. */
  readonly theta: number[][];
  /** The evaluation point after the last step. */
  readonly evaluated: number[];
  readonly evaluationsPerStep: number;
}

/** Trains with an optimizer on a program made from its training specification. */
export function trajectory(
  optimizer: Optimizer,
  given: GivenHyper,
  steps: number,
  make: (spec: ProgramSpec) => Program,
): Trajectory {
  const hyper = resolveOptimizerHyper(optimizer, given);
  const resolved = { expression: optimizer.name, optimizer, hyper, schedules: [] };
  const spec = trainingSpec(task, resolved);
  const run = new PreparedRun(task, spec, make(spec.program));
  run.start(resolved, start, 0, steps);
  const theta = Array.from({ length: steps }, (_, step) => {
    run.step(step);
    return [...run.theta()];
  });
  const end = run.measure("atEnd");
  const evaluated = Array.from({ length: size }, (_, i) => end[`at.${i}`]!);
  return { theta, evaluated, evaluationsPerStep: spec.evaluationsPerStep };
}
