/**
 * Argument checks of the operations, made before anything is built, so that a mistake gives one
 * sentence that names the operation. Imported by the operations, and by the operators of
 * `@thalweg/tensor`.
 */

import { ShapeError, UsageError } from "../errors/errors.js";
import type { DType, Shape } from "../tensor/dtype.js";
import type { Scalar } from "../tensor/scalar.js";
import type { Tensor } from "../tensor/tensor.js";

const dtypes: ReadonlySet<unknown> = new Set<DType>(["f32", "f64", "i32"]);
/** A list with more elements than this is not a shape. */
const maxAxes = 64;

/** Whether a value is a tensor of any copy of `@thalweg/tensor`. */
export function isTensor(value: unknown): value is Tensor {
  if (!isFields(value) || value.kind !== "tensor") return false;
  const { shape, dtype, apply } = value;
  return isCounts(shape) && dtypes.has(dtype) && typeof apply === "function";
}

/** Whether a value is a scalar of any copy of `@thalweg/tensor`. */
export function isScalar(value: unknown): value is Scalar {
  return isFields(value) && value.kind === "scalar" && typeof value.apply === "function";
}

/** Whether a value is an object, whose fields can be read. */
export function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/**
 * A short description of any value, for messages: a tensor by its type and shape, text in quotes.
 */
export function showValue(value: unknown): string {
  if (isTensor(value)) return `a tensor ${value.dtype} ${showList(value.shape)}`;
  if (isScalar(value)) return "a scalar";
  if (Array.isArray(value)) return showList(value);
  switch (typeof value) {
    case "string":
      return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}...` : value);
    case "bigint":
      return "a bigint";
    case "symbol":
      return "a symbol";
    case "function":
      return "a function";
    case "object":
      if (value === null) return "null";
      return value instanceof Promise ? "a promise" : "an object";
    default:
      return String(value);
  }
}

/** The elements of a short list of numbers; for any other list its length. */
function showList(list: readonly unknown[]): string {
  const shown = list.length <= 8 && list.every((each) => typeof each === "number");
  return shown ? `[${list.join(", ")}]` : `a list of ${list.length}`;
}

/** `sum of a tensor f64 [2, 3]`, or the operation alone where there is no tensor. */
const of = (word: string, x: unknown): string =>
  isTensor(x) ? `${word} of ${showValue(x)}` : word;

/** @throws UsageError unless it is a tensor */
export function checkTensor(word: string, what: string, value: unknown): asserts value is Tensor {
  if (isTensor(value)) return;
  throw new UsageError(
    `${word}: ${what} is ${showValue(value)}; it must be a tensor${hint(value)}.`,
  );
}

/** @throws UsageError unless it is a list of tensors */
export function checkTensors(
  word: string,
  what: string,
  value: unknown,
): asserts value is readonly Tensor[] {
  if (!Array.isArray(value)) {
    throw new UsageError(
      `${word}: the ${what}s are ${showValue(value)}; they must be a list of tensors.`,
    );
  }
  for (let i = 0; i < value.length; i++) checkTensor(word, `${what} ${i}`, value[i]);
}

/** @throws UsageError unless each operand is a tensor, a scalar or a number */
export function checkOperands(word: string, operands: readonly unknown[]): void {
  for (const each of operands) {
    if (typeof each === "number" || isTensor(each) || isScalar(each)) continue;
    throw new UsageError(
      `${word} takes tensors, scalars and numbers, and got ${showValue(each)}${hint(each)}.`,
    );
  }
}

/** @throws UsageError if the last arguments that a word requires are left out or undefined */
export function checkCount(word: string, args: readonly unknown[]): void {
  const given = args.findLastIndex((each) => each !== undefined) + 1;
  if (given === args.length) return;
  throw new UsageError(
    `${word} takes ${args.length} arguments and got ${given}; check the names in the rule.`,
  );
}

const hint = (value: unknown): string =>
  value === undefined || value === null ? "; check the names in the rule" : "";

/** What an option can be. */
export type Form = "flag" | "number" | "any";

/**
 * The given options; those left out are undefined.
 * @throws UsageError unless they are an object whose fields have the given forms
 */
export function checkOptions(
  word: string,
  options: unknown,
  forms: Readonly<Record<string, Form>>,
): void {
  if (!isFields(options) || Array.isArray(options) || isTensor(options)) {
    const names = Object.keys(forms).join(", ");
    throw new UsageError(
      `${word}: the options are ${showValue(options)}; they must be { ${names} }.`,
    );
  }
  for (const [name, form] of Object.entries(forms)) {
    const value = options[name];
    if (value === undefined || form === "any") continue;
    if (typeof value === (form === "flag" ? "boolean" : "number")) continue;
    const wanted = form === "flag" ? "true or false" : "a number";
    throw new UsageError(`${word}: ${name} is ${showValue(value)}; it must be ${wanted}.`);
  }
}

/** @throws ShapeError unless it is a whole number of at least `least` */
export function checkWhole(
  word: string,
  what: string,
  value: unknown,
  { of: x, least = 0 }: { readonly of?: unknown; readonly least?: number } = {},
): asserts value is number {
  if (Number.isSafeInteger(value) && Number(value) >= least) return;
  throw new ShapeError(
    `${of(word, x)}: ${what} is ${showValue(value)}; it must be a whole number of at least ${least}.`,
  );
}

/**
 * A copy of a list of whole numbers from 0.
 * @param length the required number of elements, if it is known
 * @throws ShapeError unless it is such a list
 */
export function countsFrom(
  word: string,
  what: string,
  value: unknown,
  { of: x, length }: { readonly of?: unknown; readonly length?: number } = {},
): Shape {
  if (isCounts(value) && (length === undefined || value.length === length)) return [...value];
  const many = length === undefined ? "" : ` ${length}`;
  throw new ShapeError(
    `${of(word, x)}: ${what} is ${showValue(value)}; it must be a list of${many} whole numbers of at least 0.`,
  );
}

/**
 * A copy of a shape whose number of elements is a safe integer.
 * @throws ShapeError unless it is such a shape
 */
export function shapeFrom(word: string, what: string, value: unknown, x?: unknown): Shape {
  const shape = countsFrom(word, what, value, { of: x });
  if (Number.isSafeInteger(shape.reduce((size, extent) => size * extent, 1))) return shape;
  throw new ShapeError(`${of(word, x)}: ${what} is ${showList(shape)}; that is too many elements.`);
}

function isCounts(value: unknown): value is readonly number[] {
  if (!Array.isArray(value) || value.length > maxAxes) return false;
  // A loop by index, since `every` skips holes.
  for (let i = 0; i < value.length; i++) {
    if (!Number.isSafeInteger(value[i]) || value[i] < 0) return false;
  }
  return true;
}

/** @throws UsageError unless it is an element type */
export function checkDType(word: string, value: unknown): asserts value is DType {
  if (dtypes.has(value)) return;
  throw new UsageError(
    `${word}: the element type is ${showValue(value)}; it must be "f32", "f64" or "i32".`,
  );
}
