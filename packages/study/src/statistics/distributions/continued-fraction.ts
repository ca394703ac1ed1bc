import { InternalError } from "@thalweg/core/host";

/** Stands for a denominator that is 0. */
const TINY = 1e-300;
const TERMS = 100_000;

/**
 * The continued fraction 1 / (b(0) + a(1) / (b(1) + a(2) / (b(2) + ...))), to the last bits.
 * Reference: Lentz 1976, as modified by Thompson & Barnett 1986.
 */
export function continuedFraction(a: (i: number) => number, b: (i: number) => number): number {
  const nonZero = (value: number) => (Math.abs(value) < TINY ? TINY : value);
  let d = 1 / nonZero(b(0));
  let c = 1 / TINY;
  let value = d;
  for (let i = 1; i < TERMS; i++) {
    d = 1 / nonZero(b(i) + a(i) * d);
    c = nonZero(b(i) + a(i) / c);
    value *= c * d;
    if (Math.abs(c * d - 1) <= 2 ** -52) return value;
  }
  throw new InternalError("a continued fraction did not converge.");
}
