/** A loss by itself: its value and gradient, to be held against another library's. */
import { batchLoss, type GivenHyper, type Loss, resolveHyper, UsageError } from "@thalweg/core";
import { grad, sizeOf } from "@thalweg/tensor";
import { type ArrayInput, evaluate } from "./evaluate.js";
import { type ResolveOptions, resolveValue, type Which } from "./resolve-value.js";

/** Numbers in lists of lists, as deep as an array has axes. */
export type Nested = number | readonly Nested[];

export interface LossEvaluation {
  readonly hyper?: GivenHyper;
  /** `[examples, ...]`, as lists of lists. */
  readonly prediction: Nested;
  readonly target: Nested;
  /** f64 unless given. */
  readonly dtype?: "f32" | "f64";
}

export interface EvaluatedLoss {
  /** What training descends: the mean over the examples, weighted if the loss weighs them. */
  readonly value: number;
  /** With respect to the prediction, shaped as it. */
  readonly gradient: Nested;
}

/**
 * The value of a loss on a batch, and its gradient.
 *
 *     await evaluateLoss("cross-entropy", { prediction: [[1, 2], [3, 4]], target: [0, 1] })
 *
 * @param which a name (looked up in `lab`, or in `@thalweg/preset`), a value, or a reference to a plugin
 * @throws UsageError for an unknown name or hyperparameter, or lists that make no array
 */
export async function evaluateLoss(
  which: Which<Loss>,
  { hyper, prediction, target, dtype = "f64" }: LossEvaluation,
  options: ResolveOptions = {},
): Promise<EvaluatedLoss> {
  const loss = await resolveValue(which, ({ losses }) => losses, options);
  const { numeric, structural } = resolveHyper(`loss "${loss.name}"`, loss.hyper, hyper);
  const arrays = {
    prediction: arrayOf("prediction", prediction, dtype),
    target: arrayOf("target", target, loss.targets === "classes" ? "i32" : dtype),
  };
  const { value, gradient } = evaluate(arrays, (tensors) => {
    const input = { ...numeric, ...structural, ...tensors };
    const total = batchLoss(loss.value(input), loss.weights?.(input));
    return { value: total, gradient: grad(total, [tensors.prediction!])[0]! };
  });
  return { value: value[0]!, gradient: nest(Array.from(gradient), arrays.prediction.shape) };
}

function arrayOf(what: string, values: Nested, dtype: "f32" | "f64" | "i32"): ArrayInput {
  const shape: number[] = [];
  for (let inner = values; typeof inner !== "number"; inner = inner[0]!) {
    shape.push(inner.length);
    if (inner.length === 0) break;
  }
  const flat = flatten(values);
  if (shape.length === 0 || flat.length !== sizeOf(shape) || flat.length === 0) {
    throw new UsageError(
      `evaluateLoss: the ${what} is no array; give lists of one length at each depth, one for each example.`,
    );
  }
  return { shape, values: flat, dtype };
}

function flatten(values: Nested): number[] {
  return typeof values === "number" ? [values] : values.flatMap(flatten);
}

function nest(values: readonly number[], [extent = 1, ...inner]: readonly number[]): Nested {
  if (inner.length === 0) return values;
  const size = values.length / extent;
  return Array.from({ length: extent }, (_, i) =>
    nest(values.slice(i * size, (i + 1) * size), inner),
  );
}
