/** The rounding errors of one operation, as bounds in f64. */
import type { DType } from "@thalweg/core";

type Float = Exclude<DType, "i32">;

/**
 * Half an ulp of 1: a correctly rounded result x is within `unit` |x| of the true one where it is
 * normal.
 */
export const unit: Readonly<Record<Float, number>> = { f32: 2 ** -24, f64: 2 ** -53 };
/** Half the least subnormal (f64: the least itself): the error where it is not. */
const halfLeast: Readonly<Record<Float, number>> = { f32: 2 ** -150, f64: 2 ** -1074 };
const greatest: Readonly<Record<Float, number>> = {
  f32: (2 - 2 ** -23) * 2 ** 127,
  f64: Number.MAX_VALUE,
};

/**
 * Covers the roundings of the few operations, and of sums of up to 2^16 terms, that compute a
 * bound.
 */
export const SLACK = 1 + 2 ** -36;

/**
 * The bound on |program's value - v| where operand errors can change the true result by at most
 * `drift`, and the program as well as v = f64's own evaluation round it with an error of at most
 * `halfUlps` half ulps. `underflows` is false for operations that are exact among subnormals.
 */
export function rounded(
  v: number,
  drift: number,
  dtype: Float,
  halfUlps: number,
  underflows: boolean,
): number {
  const size = Math.abs(v) + drift;
  const relative = halfUlps * (unit[dtype] + unit.f64) * size;
  const absolute = underflows ? halfUlps * (halfLeast[dtype] + halfLeast.f64) : 0;
  return finite(v, (drift + relative + absolute) * SLACK, dtype);
}

/**
 * A bound, or Infinity where a size that the program may meet, plus the bound, overflows or is no
 * number.
 */
export function finite(size: number, bound: number, dtype: Float): number {
  return Math.abs(size) + bound < greatest[dtype] && bound >= 0 ? bound : Number.POSITIVE_INFINITY;
}

/**
 * Higham's gamma_n = n u / (1 - n u) for the program and for f64: the error of n rounded additions,
 * relative to the sum of sizes.
 */
export function gamma(n: number, dtype: Float): number {
  const of = (u: number) => (n * u) / (1 - n * u);
  return of(unit[dtype]) + of(unit.f64);
}

/** The underflow of n products before they are added. */
export function underflowOf(n: number, dtype: Float): number {
  return n * (halfLeast[dtype] + halfLeast.f64);
}
