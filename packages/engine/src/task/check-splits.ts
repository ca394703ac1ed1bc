/**
 * Checks the splits that a data set loads. Loaders come from outside; their numbers are validated
 * here, once.
 */
import type { Examples, Shape, Splits } from "@thalweg/core";
import { PluginError } from "@thalweg/core/host";
import { showShape, sizeOf } from "@thalweg/tensor";

const names = ["train", "validation", "test"] as const;

/**
 * Checks the splits of a data set.
 * @param its begins every message: `dataset "digits": its`, or `the`
 * @throws PluginError that names the split, the place, the value and what would be right
 */
export function checkSplits(its: string, splits: Splits): void {
  if (!isObject(splits)) {
    throw new PluginError(
      `${its} loader gives ${show(splits)}; it must give inputShape, targetShape and the splits train, validation and test.`,
    );
  }
  checkShape(`${its} inputShape`, splits.inputShape);
  checkShape(`${its} targetShape`, splits.targetShape);
  const { classes } = splits;
  if (classes !== undefined && !(Number.isSafeInteger(classes) && classes >= 1)) {
    throw new PluginError(
      `${its} number of classes is ${show(classes)}; it must be a whole number from 1, or left out where targets are no classes.`,
    );
  }
  for (const name of names) checkSplit(`${its} ${name} split`, splits[name], splits);
}

function checkSplit(owner: string, examples: Examples, splits: Splits): void {
  if (!isObject(examples)) {
    throw new PluginError(`${owner} is ${show(examples)}; it must have count, inputs and targets.`);
  }
  const { count, inputs, targets } = examples;
  if (!(Number.isSafeInteger(count) && count >= 1)) {
    throw new PluginError(`${owner} has ${show(count)} examples; it must have one at least.`);
  }
  checkNumbers(owner, { what: "input", values: inputs, shape: splits.inputShape, count });
  checkNumbers(owner, { what: "target", values: targets, shape: splits.targetShape, count });
  const { classes } = splits;
  if (classes === undefined) return;
  const bad = targets.findIndex((each) => !(Number.isInteger(each) && each >= 0 && each < classes));
  if (bad < 0) return;
  throw new PluginError(
    `${owner} has class ${targets[bad]} as target ${bad}; with ${classes} classes it must be a whole number from 0 to ${classes - 1}.`,
  );
}

interface Numbers {
  readonly what: "input" | "target";
  readonly values: Float64Array | Int32Array;
  readonly shape: Shape;
  readonly count: number;
}

function checkNumbers(owner: string, { what, values, shape, count }: Numbers): void {
  if (!ArrayBuffer.isView(values) || values instanceof DataView) {
    throw new PluginError(
      `${owner} has ${show(values)} as ${what}s; they must be a Float64Array, or an Int32Array.`,
    );
  }
  const wanted = count * sizeOf(shape);
  if (values.length !== wanted) {
    throw new PluginError(
      `${owner} declares ${count} examples of ${what} shape ${showShape(shape)} and has ${values.length} numbers as ${what}s; it must have ${wanted}.`,
    );
  }
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  const size = sizeOf(shape);
  throw new PluginError(
    `${owner} has ${values[bad]} in the ${what} of example ${Math.floor(bad / size)}, at element ${bad % size}; every number must be finite.`,
  );
}

function checkShape(owner: string, shape: Shape): void {
  const isShape =
    Array.isArray(shape) && shape.every((extent) => Number.isSafeInteger(extent) && extent >= 1);
  if (isShape) return;
  throw new PluginError(
    `${owner} is ${Array.isArray(shape) ? `[${shape.map(show).join(", ")}]` : show(shape)}; it must be a list of whole numbers from 1, [] for a single number.`,
  );
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** A number as it is; for any other value, its type. */
function show(value: unknown): string {
  if (typeof value === "number" || value === undefined || value === null) return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  return Array.isArray(value) ? "a list" : `a value of type ${typeof value}`;
}
