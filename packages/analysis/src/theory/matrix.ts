/** Small dense matrices as rows of numbers. */
import { exp, log } from "@thalweg/core/numeric";

export type Matrix = readonly (readonly number[])[];

export function identity(size: number): Matrix {
  return Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)),
  );
}

export function product(a: Matrix, b: Matrix): Matrix {
  return a.map((row) =>
    (b[0] ?? []).map((_, j) => row.reduce((sum, value, k) => sum + value * b[k]![j]!, 0)),
  );
}

export const apply = (a: Matrix, x: ArrayLike<number>): Float64Array =>
  Float64Array.from(a, (row) => row.reduce((sum, value, k) => sum + value * x[k]!, 0));

/** The largest absolute value of an element; NaN if one is NaN. */
export const largest = (a: Matrix): number =>
  a.flat().reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** The rows and columns with these indices. */
export const block = (a: Matrix, indices: readonly number[]): Matrix =>
  indices.map((i) => indices.map((j) => a[i]![j]!));

const squarings = 44;

/**
 * The largest absolute value of an eigenvalue, as the limit of |A^n|^(1/n) (Gelfand 1941) at n =
 * 2^44. Coordinates that depend on no other coordinate, or on which no other depends, are separated
 * first, so that their eigenvalues are exact.
 */
export function spectralRadius(a: Matrix): number {
  const indices = [...a.keys()];
  const lonely = indices.find((i) =>
    [(j: number) => a[i]![j]!, (j: number) => a[j]![i]!].some((other) =>
      indices.every((j) => j === i || other(j) === 0),
    ),
  );
  if (lonely !== undefined) {
    const rest = block(
      a,
      indices.filter((i) => i !== lonely),
    );
    return Math.max(Math.abs(a[lonely]![lonely]!), rest.length > 0 ? spectralRadius(rest) : 0);
  }
  let power = balanced(a);
  let logarithm = 0;
  for (let k = 0, n = 1; k <= squarings; k++, n *= 2) {
    const size = largest(power);
    if (size === 0) return 0;
    if (!Number.isFinite(size)) return size;
    logarithm += log(size) / n;
    const scaled = power.map((row) => row.map((value) => value / size));
    power = product(scaled, scaled);
  }
  return exp(logarithm);
}

/**
 * A balanced similar matrix: rows and columns have the same norm up to a factor of 4. The scaling
 * is by powers of two, so that it is exact (Osborne 1960).
 */
function balanced(a: Matrix): Matrix {
  const scale = a.map(() => 1);
  const sizeOf = (i: number, element: (j: number) => number) =>
    a.reduce((sum, _, j) => (j === i ? sum : sum + Math.abs(element(j))), 0);
  for (let round = 0; round < 100; round++) {
    let changed = false;
    for (const i of a.keys()) {
      const row = sizeOf(i, (j) => (a[i]![j]! * scale[j]!) / scale[i]!);
      const column = sizeOf(i, (j) => (a[j]![i]! * scale[i]!) / scale[j]!);
      if (row > 4 * column && column > 0) scale[i]! *= 2;
      else if (column > 4 * row && row > 0) scale[i]! /= 2;
      else continue;
      changed = true;
    }
    if (!changed) break;
  }
  return a.map((row, i) => row.map((value, j) => (value * scale[j]!) / scale[i]!));
}
