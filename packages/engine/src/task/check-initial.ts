/**
 * Checks that numbers made by a plugin can be used for training: their count is right, and all are
 * finite in the element type.
 */
import type { Shape } from "@thalweg/core";
import { PluginError, showValue } from "@thalweg/core/host";
import { showShape, sizeOf } from "@thalweg/tensor";

/** The smallest magnitude that f32 rounds to infinity. */
const PAST_SINGLES = 3.4028235677973366e38;

/**
 * Checks the initial values of a parameter.
 * @param owner begins every message: `model "line": parameter "w"`
 * @throws PluginError unless there are as many as the shape requires, each finite in the element
 * type
 */
export function checkInitial(
  owner: string,
  values: Float64Array,
  shape: Shape,
  dtype: "f32" | "f64",
): void {
  const wanted = sizeOf(shape);
  const count: unknown = (values as Float64Array | undefined)?.length;
  if (count !== wanted) {
    throw new PluginError(
      `${owner} of shape ${showShape(shape)} begins with ${count ?? "no"} values; its initialiser must give ${wanted}.`,
    );
  }
  const limit = dtype === "f32" ? PAST_SINGLES : Number.POSITIVE_INFINITY;
  for (let i = 0; i < wanted; i++) {
    // The plugin can be plain JavaScript.
    const value: unknown = values[i];
    if (typeof value === "number" && Math.abs(value) < limit) continue;
    throw new PluginError(
      `${owner} begins with ${showValue(value)} at element ${i}; it must be a finite number of ${dtype}.`,
    );
  }
}

/** @throws PluginError for a number that f32 rounds to infinity */
export function checkSingle(owner: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (Math.abs(values[i]!) < PAST_SINGLES) continue;
    throw new PluginError(
      `${owner} have ${values[i]} at element ${i}, which is no finite number of f32; scale them, or train in f64.`,
    );
  }
}
