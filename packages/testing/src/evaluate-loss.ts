/** A loss's value and gradient, for comparison with another library's. */
import { type GivenHyper, type Loss, UsageError } from "@thalweg/core";
import { batchLoss, checkArgument, checkKind, resolveHyper, showValue } from "@thalweg/core/host";
import { grad, sizeOf } from "@thalweg/tensor";
import { type ArrayInput, evaluate } from "./evaluate.js";
import { type ResolveOptions, resolveValue, type Which } from "./resolve-value.js";

/** Nested lists of numbers, as deep as an array has axes. */
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
  /** The training objective: the mean over the examples, weighted if the loss has weights. */
  readonly value: number;
  /** The gradient with respect to the prediction, with its shape. */
  readonly gradient: Nested;
}

/**
 * The value of a loss on a batch, and its gradient.
 *
 *     await evaluateLoss("cross-entropy", { prediction: [[1, 2], [3, 4]], target: [0, 1] })
 *
 * @param which a name (looked up in `lab`, or in `@thalweg/preset`), a value, or a reference to a
 * plugin
 * @throws UsageError for an unknown name or hyperparameter, lists that make no array, or a target
 * that is no class
 */
export async function evaluateLoss(
  which: Which<Loss>,
  evaluation: LossEvaluation,
  options: ResolveOptions = {},
): Promise<EvaluatedLoss> {
  checkArgument("evaluateLoss", "the evaluation", evaluation, "fields");
  const { hyper, prediction, target, dtype = "f64" } = evaluation;
  const loss = await resolveValue(which, ({ losses }) => losses, options);
  checkKind("evaluateLoss", "the loss", loss, ["loss"]);
  const { numeric, structural } = resolveHyper(`loss "${loss.name}"`, loss.hyper, hyper);
  const arrays = {
    prediction: arrayOf("prediction", prediction, dtype),
    target: arrayOf("target", target, loss.targets === "classes" ? "i32" : dtype),
  };
  if (loss.targets === "classes") checkClasses(arrays);
  const { value, gradient } = evaluate(arrays, (tensors) => {
    const input = { ...numeric, ...structural, ...tensors };
    const total = batchLoss(loss.value(input), loss.weights?.(input));
    return { value: total, gradient: grad(total, [tensors.prediction!])[0]! };
  });
  return { value: value[0]!, gradient: nest(Array.from(gradient), arrays.prediction.shape) };
}

/** Refuses a target that is not a class, which would select nothing or be clamped. */
function checkClasses({
  prediction,
  target,
}: Readonly<Record<"prediction" | "target", ArrayInput>>) {
  const classes = prediction.shape.at(-1)!;
  const values = Array.from(target.values);
  const bad = values.findIndex(
    (label) => !(Number.isInteger(label) && label >= 0 && label < classes),
  );
  if (bad < 0) return;
  throw new UsageError(
    `evaluateLoss: target ${bad} is ${values[bad]}; with ${classes} classes it must be a whole number from 0 to ${classes - 1}.`,
  );
}

function arrayOf(what: string, values: Nested, dtype: "f32" | "f64" | "i32"): ArrayInput {
  if (!isNested(values)) {
    throw new UsageError(
      `evaluateLoss: the ${what} is ${showValue(values)}; it must be lists of numbers, one for each example.`,
    );
  }
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

function isNested(values: unknown): values is Nested {
  return typeof values === "number" || (Array.isArray(values) && values.every(isNested));
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
