import type { Stream } from "@thalweg/core/numeric";
import type { TypedArray } from "../program/program.js";
import type { Recipe } from "./recipe.js";

const specials = [
  ...[0, -0, 1, -1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN],
  ...[1e-45, -1e-40, 3e38, -3e38, 88.5, -104, 0.5, 1e10, 2 ** 31, 16777217, 1e-310],
];

const specialIntegers = [0, 1, -1, 31, 32, 2 ** 31 - 1, -(2 ** 31)];

/**
 * Fills an array with elements for an input: some inputs have many ties, and wild ones some
 * specials.
 */
export function fillRandomly(array: TypedArray, stream: Stream, manner: Recipe["manner"]): void {
  const hasTies = stream.integer(4) === 0;
  const hasSpecials = manner === "wild" && stream.integer(3) === 0;
  const isWhole = array instanceof Int32Array;
  for (let i = 0; i < array.length; i++) {
    if (hasSpecials && stream.integer(4) === 0) {
      const from = isWhole ? specialIntegers : specials;
      array[i] = from[stream.integer(from.length)]!;
    } else if (isWhole) {
      array[i] = stream.integer(10) - 3;
    } else {
      array[i] = hasTies ? Math.round(2 * stream.normal()) / 2 : stream.normal();
    }
  }
}
