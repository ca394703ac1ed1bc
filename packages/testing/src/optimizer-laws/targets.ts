/**
 * The minima that every optimizer must reach, as tasks of the engine: small functions with one
 * minimum each, from a generic start.
 */
import {
  abs,
  add,
  type ConvergenceTarget,
  concat,
  flatten,
  max,
  maximum,
  mul,
  type Shape,
  slice,
  square,
  sub,
  sum,
  type Tensor,
} from "@thalweg/core";
import { layoutOf, type Task } from "@thalweg/engine/internals";

interface Target {
  readonly parameters: readonly {
    readonly shape: Shape;
    readonly start: readonly number[];
    readonly goal: readonly number[];
  }[];
  /** The sum of squared distances to the goal unless given. */
  readonly objective?: (parameters: readonly Tensor[]) => Tensor;
}

const matrix = { shape: [2, 2], start: [1, 1, -1, 2], goal: [3, -2, 1, 4] };

const targets: Readonly<Record<ConvergenceTarget, Target>> = {
  parabola: { parameters: [{ shape: [3], start: [-1, 3, 0.5], goal: [1, -1, 1] }] },
  // Rosenbrock 1960: the valley y = x^2, whose floor falls 2,500 times more slowly than its sides.
  rosenbrock: {
    parameters: [{ shape: [2], start: [0.7, 0.6], goal: [1, 1] }],
    objective: ([theta]) => {
      const [x, y] = [0, 1].map((i) => slice(theta!, [i], [1])) as [Tensor, Tensor];
      return sum(add(square(sub(1, x)), mul(100, square(sub(y, square(x))))));
    },
  },
  matrix: { parameters: [matrix] },
  mixed: { parameters: [{ shape: [2], start: [-1, 0.5], goal: [1, -1] }, matrix] },
};

export const targetNames = ["parabola", "rosenbrock", "matrix", "mixed"] as const;

/**
 * The measurement `distance` is the largest of any element from its goal, at the evaluation point.
 */
export function targetTask(name: ConvergenceTarget): Task {
  const { parameters, objective } = targets[name];
  const goals = parameters.map(({ goal }) => goal);
  const distances = (tensors: readonly Tensor[]) =>
    tensors.map((tensor, i) => distanceFrom(tensor, goals[i]!));
  const value =
    objective ??
    ((tensors: readonly Tensor[]) =>
      distances(tensors)
        .map((each) => sum(square(each)))
        .reduce((a, b) => add(a, b)));
  const distance = (tensors: readonly Tensor[]) => ({
    distance: distances(tensors)
      .map((each) => max(abs(each)))
      .reduce((a, b) => maximum(a, b)),
  });
  return {
    name,
    owner: `the target "${name}"`,
    layout: layoutOf(parameters.map(({ shape }, i) => ({ name: `parameter${i}`, shape }))),
    dtype: "f64",
    steps: 0,
    data: [],
    initial: () => Float64Array.from(parameters.flatMap(({ start }) => start)),
    batchLoss: value,
    along: distance,
    atEnd: distance,
    stepLoss: "point",
    observed: "distance",
  };
}

/** The differences from a goal, as one vector. */
function distanceFrom(tensor: Tensor, goal: readonly number[]): Tensor {
  const flat = flatten(tensor);
  return concat(goal.map((value, i) => sub(slice(flat, [i], [1]), value)));
}
