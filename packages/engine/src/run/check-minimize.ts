/** Checks the arguments of `minimize`, which users call interactively and from plain JavaScript. */
import {
  type AnalyticProblem,
  type GivenHyper,
  type Optimizer,
  type Tensor,
  UsageError,
} from "@thalweg/core";
import { showValue } from "@thalweg/core/host";
import { checkOptimizer } from "../catalogue/check-optimizer.js";

export type Vector = ArrayLike<number>;

/** The initial parameters: vectors of numbers; a single vector or number is the only parameter. */
export type Start = readonly Vector[] | Vector | number;

export interface MinimizeOptions {
  readonly optimizer: Optimizer;
  /** Hyperparameters that differ from their defaults. */
  readonly hyper?: GivenHyper;
  /** The number of steps, at least 0. */
  readonly steps: number;
  /** The element type. Default: f64. */
  readonly dtype?: "f32" | "f64";
}

type Function = ((params: Tensor[]) => Tensor) | AnalyticProblem;

/** @throws UsageError for a function or options that cannot be used */
export function checkMinimize(f: unknown, options: unknown): asserts options is MinimizeOptions {
  if (!isFields(options)) {
    throw new UsageError(
      `minimize: the options are ${showValue(options)}; they must be { optimizer, steps }.`,
    );
  }
  refuseNames(f, options.optimizer);
  if (typeof f !== "function" && !isAnalytic(f)) {
    throw new UsageError(
      `minimize: what is minimised is ${showValue(f)}; it must be a function of tensors, ([x]) => ..., or an analytic problem.`,
    );
  }
  checkOptimizer("minimize", options.optimizer);
  const { hyper = {}, steps, dtype = "f64" } = options;
  if (!isFields(hyper)) {
    throw new UsageError(
      `minimize: hyper is ${showValue(hyper)}; it must hold hyperparameters by name, { lr: 0.1 }.`,
    );
  }
  if (dtype !== "f32" && dtype !== "f64") {
    throw new UsageError(`minimize: dtype is ${showValue(dtype)}; it must be "f32" or "f64".`);
  }
  if (Number.isSafeInteger(steps) && Number(steps) >= 0) return;
  throw new UsageError(
    `minimize: steps is ${showValue(steps)}; it must be a whole number of at least 0.`,
  );
}

/**
 * The vectors of a start.
 * @throws UsageError unless they contain finite numbers, as many as the problem requires
 */
export function startFrom(start: unknown, f: Function): readonly Vector[] {
  const vectors = vectorsOf(start);
  const isNumbers = (vector: Vector) => Array.from(vector).every(Number.isFinite);
  if (
    vectors === undefined ||
    vectors.length === 0 ||
    vectors.every(({ length }) => length === 0)
  ) {
    throw new UsageError(
      `minimize: start is ${showValue(start)}; it must hold at least one number: [x, y, ...], or a list of such vectors.`,
    );
  }
  const bad = vectors.findIndex((vector) => !isNumbers(vector));
  if (bad >= 0) {
    const value = Array.from<unknown>(vectors[bad]!).find((each) => !Number.isFinite(each));
    throw new UsageError(
      `minimize: start holds ${showValue(value)}; its vectors must hold numbers, all finite: [[x, y, ...], ...].`,
    );
  }
  if (typeof f !== "function") checkProblemStart(f, vectors);
  return vectors;
}

function checkProblemStart({ name, start }: AnalyticProblem, vectors: readonly Vector[]): void {
  if (vectors.length === 1 && vectors[0]!.length === start.length) return;
  throw new UsageError(
    `minimize: problem "${name}" takes one vector of ${start.length} numbers; start has lengths [${vectors.map(({ length }) => length).join(", ")}].`,
  );
}

function vectorsOf(start: unknown): readonly Vector[] | undefined {
  if (typeof start === "number") return [[start]];
  if (isTyped(start)) return [start];
  if (!Array.isArray(start)) return undefined;
  const isVector = (each: unknown): each is Vector => Array.isArray(each) || isTyped(each);
  if (start.every(isVector)) return start;
  return start.some(isVector) ? undefined : [start];
}

const isTyped = (value: unknown): value is Float32Array | Float64Array | Int32Array =>
  value instanceof Float32Array || value instanceof Float64Array || value instanceof Int32Array;

/**
 * Refuses names of optimizers and problems, which need a lab: callers in plain JavaScript can pass
 * one here.
 */
function refuseNames(...values: readonly unknown[]): void {
  const name = values.find((value) => typeof value === "string");
  if (name === undefined) return;
  throw new UsageError(
    `minimize: ${showValue(name)} is a name, and names are resolved by a lab; write lab.minimize(...) with createLab of @thalweg/engine/node, or give the value itself.`,
  );
}

function isAnalytic(value: unknown): value is AnalyticProblem {
  return isFields(value) && value.kind === "analytic" && typeof value.objective === "function";
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
