/** Distance from a true value in units in the last place of a format. */
import type { Precision } from "@thalweg/core/numeric";
import { abs, type Big, exponentOf, fromNumber, ONE, scale, sub, toNumber } from "./big-float.js";

const formats = {
  f32: { bits: 24, leastExponent: -126, greatestExponent: 127 },
  f64: { bits: 53, leastExponent: -1022, greatestExponent: 1023 },
};

/**
 * |computed - exact| / ulp, where ulp is the spacing of the format's numbers in the binade of
 * `exact`, subnormals included; an infinity counts as the power of two past the greatest number, so
 * that it errs by at most half an ulp exactly where rounding overflows. NaN is infinitely far.
 */
export function ulpError(computed: number, exact: Big, precision: Precision): number {
  if (Number.isNaN(computed)) return Number.POSITIVE_INFINITY;
  const { bits, leastExponent, greatestExponent } = formats[precision];
  if (exact.m === 0n) return computed === 0 ? 0 : Number.POSITIVE_INFINITY;
  const overflow = exponentOf(exact) > greatestExponent;
  if (overflow) return Math.abs(computed) === Number.POSITIVE_INFINITY ? 0 : 2 ** bits;
  const beyond = scale(ONE, greatestExponent + 1);
  const size = Number.isFinite(computed) ? abs(fromNumber(computed)) : beyond;
  if (computed !== 0 && computed < 0 !== exact.m < 0n) return Number.POSITIVE_INFINITY;
  const ulp = Math.max(exponentOf(exact), leastExponent) - bits + 1;
  return Math.abs(toNumber(scale(sub(size, abs(exact)), -ulp)));
}
