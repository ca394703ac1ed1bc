/**
 * Arguments for tests of the elementary functions: drawn over a range, most of them where errors
 * are likely.
 */
import type { Interval, Precision } from "@thalweg/core/numeric";
import { log } from "@thalweg/core/numeric";
import fc from "fast-check";

const WIDTHS = [0.5, 1, 3, 10, 100, 800] as const;
const STEPS = 2 ** 52;

/** x rounded to the format. */
export function rounded(x: number, precision: Precision): number {
  return precision === "f32" ? Math.fround(x) : x;
}

function fits([least, greatest]: Interval): (x: number) => boolean {
  return (x) => Number.isFinite(x) && x >= least && x <= greatest;
}

/** Uniform in [-1, 1]. */
const signedUnit = fc.integer({ min: -STEPS, max: STEPS }).map((i) => i / STEPS);

/**
 * Finite arguments in an interval: uniform over several widths, close to 1 in size, and over all
 * exponents.
 */
export function argument(precision: Precision, interval: Interval): fc.Arbitrary<number> {
  const uniform = fc
    .tuple(signedUnit, fc.constantFrom(...WIDTHS))
    .map(([unit, width]) => unit * width);
  const nearOne = fc
    .tuple(signedUnit, fc.integer({ min: 0, max: 50 }), fc.constantFrom(1, -1))
    .map(([unit, depth, sign]) => sign * (1 + unit * 2 ** -depth));
  const least = precision === "f32" ? 2 ** -149 : 2 ** -1074;
  const subnormal = fc.integer({ min: -40, max: 40 }).map((i) => i * least);
  const anywhere = fc.double({ noNaN: true, noDefaultInfinity: true });
  const anySingle = fc.float({ noNaN: true, noDefaultInfinity: true });
  const everyExponent = precision === "f32" ? anySingle : anywhere;
  return fc
    .oneof(
      { arbitrary: uniform, weight: 6 },
      { arbitrary: nearOne, weight: 2 },
      { arbitrary: everyExponent, weight: 2 },
      { arbitrary: subnormal, weight: 1 },
    )
    .map((x) => rounded(x, precision))
    .filter(fits(interval));
}

/**
 * Bases and exponents of powers that neither overflow nor underflow by much: y is drawn as a
 * fraction of the greatest.
 */
export function power(precision: Precision): fc.Arbitrary<[number, number]> {
  const greatest = precision === "f32" ? 106 : 750;
  const least = precision === "f32" ? 2 ** -149 : 2 ** -1074;
  const base = argument(precision, [least, Number.POSITIVE_INFINITY]).filter((x) => x !== 1);
  const scaled = fc.tuple(base, signedUnit).map(([x, unit]): [number, number] => {
    return [x, rounded((greatest * unit) / log(x), precision)];
  });
  const whole = fc.tuple(argument(precision, [-1e4, 1e4]), fc.integer({ min: -20, max: 20 }));
  return fc
    .oneof({ arbitrary: scaled, weight: 3 }, { arbitrary: whole, weight: 1 })
    .filter(([x, y]) => x !== 0 && Number.isFinite(y));
}
