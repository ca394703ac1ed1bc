import { type Shape } from "@thalweg/core";

/** The shape of an array taken as a matrix: [first axis, all others], one row for a vector or a single value. */
export function matrixOf(shape: Shape): readonly [rows: number, columns: number] {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const rows = shape.length < 2 ? 1 : shape[0]!;
  return [rows, size / rows];
}
