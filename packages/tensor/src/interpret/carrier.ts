/** The arrays that hold elements while a graph is interpreted. */
import type { DType } from "@thalweg/core";
import type { TypedArray } from "../program/program.js";

/**
 * `exact` rounds f32 as the compiled program does; `double` computes what is f32 in f64, with no
 * rounding to f32 in between.
 */
export type Carrier = "exact" | "double";

/** An array of zeros for elements of a type. Storing into it rounds to the type. */
export function allocate(dtype: DType, size: number, carrier: Carrier = "exact"): TypedArray {
  if (dtype === "i32") return new Int32Array(size);
  return dtype === "f32" && carrier === "exact" ? new Float32Array(size) : new Float64Array(size);
}

/** An array of the same kind. */
export function allocateLike(array: TypedArray, size: number): TypedArray {
  if (array instanceof Int32Array) return new Int32Array(size);
  return array instanceof Float32Array ? new Float32Array(size) : new Float64Array(size);
}

/**
 * The value to store: i32 elements are truncated and saturated, with 0 for NaN; storing rounds the
 * others.
 */
export function asElement(value: number, dtype: DType): number {
  if (dtype !== "i32") return value;
  return Number.isNaN(value) ? 0 : Math.trunc(Math.min(Math.max(value, -(2 ** 31)), 2 ** 31 - 1));
}
