/**
 * What a law of problems is. Each is a file beside this one, and is run by `describeProblemLaws`.
 */
import type {
  AnalyticProblem,
  DataProblem,
  Examples,
  GivenHyper,
  Problem,
  ProblemLawName,
  ProblemTraits,
  Splits,
} from "@thalweg/core";
import { resolveHyper } from "@thalweg/core/host";
import { analyticTask, dataTask, type Task, trace } from "@thalweg/engine/internals";
import {
  grad,
  interpret,
  nodeOf,
  sizeOf,
  type TensorNode,
  type TypedArray,
  variable,
} from "@thalweg/tensor";
import fc from "fast-check";
import { load } from "../dataset-laws/dataset-law.js";
import { stillTrying } from "../hold.js";
import type { Law } from "../law.js";
import { thousandths } from "../thousandths.js";

export type ProblemLaw = Law<Problem, ProblemTraits, ProblemLawName>;

export const unlessAnalytic = ({ kind }: Problem): string | undefined =>
  kind === "analytic" ? undefined : "it is fitted to data and its minimum is not known";

/** Value and gradient of an objective at points. */
export function objectiveOf(
  problem: AnalyticProblem,
): (theta: readonly number[]) => { readonly value: number; readonly slope: readonly number[] } {
  const theta = variable("theta", [problem.start.length], "f64");
  const task = analyticTask(problem, "f64");
  const value = trace(task.owner, () => task.batchLoss([theta]));
  const nodes = [nodeOf(value), ...grad(value, [theta])];
  return (at) => {
    const [f, slope] = interpret(nodes, new Map([[nodeOf(theta), Float64Array.from(at)]]));
    return { value: f![0]!, slope: Array.from(slope!) };
  };
}

/** Points anywhere in the domain. */
export function pointsIn({ domain }: AnalyticProblem): fc.Arbitrary<number[]> {
  const { length } = domain;
  return fc
    .array(thousandths(0, 1), { minLength: length, maxLength: length })
    .map((shares) => domain.map(([low, high], i) => low + shares[i]! * (high - low)));
}

/**
 * How far values and slopes reach: the largest at the start and at some points of the domain, and
 * 1.
 */
export function reachOf(
  problem: AnalyticProblem,
  objective: ReturnType<typeof objectiveOf>,
): { readonly value: number; readonly slope: number } {
  const shares = [0.1, 0.3, 0.5, 0.7, 0.9];
  const diagonal = shares.map((share) =>
    problem.domain.map(([low, high]) => low + share * (high - low)),
  );
  const found = [problem.start, ...diagonal].map(objective);
  const largest = (values: readonly number[]) =>
    Math.max(1, ...values.filter(Number.isFinite).map(Math.abs));
  return {
    value: largest(found.map(({ value }) => value - problem.minimum.value)),
    slope: largest(found.flatMap(({ slope }) => slope)),
  };
}

/** So many examples of a split are enough to see whether a network fits them. */
const few = 6;

/**
 * A problem as the engine trains it, on the first few examples of its data: a task for the options
 * that are chosen.
 */
export async function smallTasks(
  problem: Problem,
  dtype: "f32" | "f64",
): Promise<(options: GivenHyper) => Task> {
  const owner = `problem "${problem.name}"`;
  if (problem.kind === "analytic") return () => analyticTask(problem, dtype);
  const splits = await load(problem.dataset);
  stillTrying();
  const part = (examples: Examples) => firstOf(examples, splits);
  const small = {
    ...splits,
    train: part(splits.train),
    validation: part(splits.validation),
    test: part(splits.test),
  };
  return (options) => {
    const hyper = resolveHyper(owner, problem.hyper, options);
    return trace(owner, () => dataTask(problem, hyper, small, dtype));
  };
}

/** A problem on data as the engine trains it, with its default options. */
export async function wholeTask(problem: DataProblem, dtype: "f32" | "f64"): Promise<Task> {
  const owner = `problem "${problem.name}"`;
  const splits = await load(problem.dataset);
  const hyper = resolveHyper(owner, problem.hyper);
  return trace(owner, () => dataTask(problem, hyper, splits, dtype));
}

/**
 * The parameters of a task as variables, and the values of everything else: the data, and one batch
 * of them in order.
 */
export function variablesOf({ layout, dtype, data, batches }: Task): {
  readonly parameters: readonly TensorNode<"variable">[];
  readonly fixed: Map<TensorNode, TypedArray>;
} {
  const parameters = layout.slots.map(({ name, shape }) => variable(name, shape, dtype));
  const fixed = new Map<TensorNode, TypedArray>();
  for (const { variable: array, values } of data) fixed.set(array, arrayFor(array.dtype, values));
  if (batches !== undefined) {
    const places = Array.from({ length: sizeOf(batches.variable.shape) }, (_, i) => i);
    fixed.set(batches.variable, Int32Array.from(places));
  }
  return { parameters, fixed };
}

const arrayFor = (dtype: TensorNode["dtype"], values: ArrayLike<number>): TypedArray =>
  dtype === "i32"
    ? Int32Array.from(values)
    : dtype === "f32"
      ? Float32Array.from(values)
      : Float64Array.from(values);

function firstOf(
  { count, inputs, targets }: Examples,
  { inputShape, targetShape }: Splits,
): Examples {
  const kept = Math.min(count, few);
  return {
    count: kept,
    inputs: inputs.slice(0, kept * sizeOf(inputShape)),
    targets: targets.slice(0, kept * sizeOf(targetShape)),
  };
}
