/**
 * pow: x^y = e^(y log |x|) with the special cases of IEEE 754. In f64 the logarithm and the product
 * carry about 65 bits; in f32 everything is computed in f64 and rounded once.
 */
import {
  type Arithmetic,
  type BinaryFormula,
  exactProduct,
  formats,
  orderedSum,
  polynomial,
} from "../arithmetic.js";
import { exponential, exponentialEnds } from "./exp.js";
import { log, splitPositive } from "./log.js";

/**
 * P(z): 2 atanh(s) = 2 s + 2/3 s^3 + s^5 P(s^2) on z = s^2 <= 1.001 (3 - 2 sqrt 2)^2; Remez
 * exchange in 260-bit arithmetic for the error relative to 2 s, rounded one by one; the error is
 * 2^-73.5.
 */
const p = [
  0.3999999999999998, 0.2857142857144387, 0.22222222217778612, 0.18181818845733713,
  0.15384558290874775, 0.13336270354613206, 0.11675652828494335, 0.11982879684887833,
];
const twoThirds = { high: 0.6666666666666666, low: 3.700743415417188e-17 };

/** Above this |y|, every x^y with |x| != 1 is 0 or infinite, since |log |x|| >= 2^-53. */
const MAX_EXPONENT = 2 ** 65;

/** log(m) = 2 s + cubic + rest with s = (m - 1) / (m + 1), each step's rounding error kept. */
function logarithmParts<V, M>(a: Arithmetic<V, M>, m: V): { double: V; cubic: V; rest: V } {
  const one = a.constant(1);
  const denominator = a.add(m, one);
  const denominatorLow = a.sub(m, a.sub(denominator, one));
  const f = a.sub(m, one);
  const s = a.div(f, denominator);
  const back = exactProduct(a, s, denominator);
  const residue = a.sub(a.sub(a.sub(f, back.high), back.low), a.mul(s, denominatorLow));
  const sLow = a.div(residue, denominator);
  const z = exactProduct(a, s, s);
  const zLow = a.add(z.low, a.mul(a.add(s, s), sLow));
  const cube = exactProduct(a, s, z.high);
  const cubeLow = a.add(cube.low, a.add(a.mul(s, zLow), a.mul(sLow, z.high)));
  const cubic = exactProduct(a, cube.high, a.constant(twoThirds.high));
  const cubicLow = a.add(
    cubic.low,
    a.add(a.mul(cube.high, a.constant(twoThirds.low)), a.mul(cubeLow, a.constant(twoThirds.high))),
  );
  const fifth = a.mul(a.mul(cube.high, z.high), polynomial(a, z.high, p));
  return {
    double: a.add(s, s),
    cubic: cubic.high,
    rest: a.add(fifth, a.add(cubicLow, a.add(sLow, sLow))),
  };
}

/** log x = high + low with a relative error below 2^-64, for positive finite x (f64). */
function longLogarithm<V, M>(a: Arithmetic<V, M>, x: V): { high: V; low: V } {
  const { ln2High, ln2Low } = formats.f64;
  const { k, m } = splitPositive(a, x);
  const { double, cubic, rest } = logarithmParts(a, m);
  const first = orderedSum(a, a.mul(k, a.constant(ln2High)), double);
  const second = orderedSum(a, first.high, cubic);
  const low = a.add(a.add(first.low, second.low), a.add(rest, a.mul(k, a.constant(ln2Low))));
  return orderedSum(a, second.high, low);
}

/** x^y for positive finite x != 1 and finite y. */
function longMagnitude<V, M>(a: Arithmetic<V, M>, x: V, y: V): V {
  const { min, max } = exponentialEnds.f64;
  const exponent = a.pmin(a.pmax(y, a.constant(-MAX_EXPONENT)), a.constant(MAX_EXPONENT));
  const { high, low } = longLogarithm(a, x);
  const product = exactProduct(a, high, exponent);
  const productLow = a.add(product.low, a.mul(low, exponent));
  const inside = a.both(
    a.less(a.constant(min), product.high),
    a.less(product.high, a.constant(max)),
  );
  return exponential(a, product.high, a.select(inside, productLow, a.constant(0)));
}

function shortMagnitude<V, M>(a: Arithmetic<V, M>, x: V, y: V): V {
  return exponential(a, a.mul(y, log(a, x)));
}

/**
 * x^y from |x|^y: the results for zeros, infinities, one, NaN and negative x (IEEE 754-2019,
 * 9.2.1).
 */
function withSpecials<V, M>(a: Arithmetic<V, M>, x: V, y: V, magnitude: BinaryFormula): V {
  const zero = a.constant(0);
  const one = a.constant(1);
  const infinite = a.constant(Number.POSITIVE_INFINITY);
  const nan = a.constant(Number.NaN);
  const size = a.abs(x);
  const ended = a.either(a.equal(size, zero), a.equal(size, infinite));
  const extreme = a.either(ended, a.equal(a.abs(y), infinite));
  const grows = a.less(zero, a.mul(y, a.sub(size, one)));
  const finite = a.select(extreme, a.select(grows, infinite, zero), magnitude(a, size, y));
  const unit = a.either(a.equal(size, one), a.equal(y, zero));
  const positive = a.select(unit, one, finite);
  const whole = a.equal(a.floor(y), y);
  const half = a.mul(y, a.constant(0.5));
  const odd = a.both(whole, a.not(a.equal(a.floor(half), half)));
  const signed = a.select(odd, a.copysign(positive, x), positive);
  const rootOfNegative = a.both(a.both(a.less(x, zero), a.not(whole)), a.less(size, infinite));
  const undefinedAt = a.either(rootOfNegative, a.not(a.both(a.equal(x, x), a.equal(y, y))));
  const always = a.either(a.equal(y, zero), a.equal(x, one));
  return a.select(a.both(undefinedAt, a.not(always)), nan, signed);
}

function long<V, M>(a: Arithmetic<V, M>, x: V, y: V): V {
  return withSpecials(a, x, y, longMagnitude);
}

function short<V, M>(a: Arithmetic<V, M>, x: V, y: V): V {
  return withSpecials(a, x, y, shortMagnitude);
}

/**
 * x^y, at most 0.51 (f32) and 1.5 ulp (f64) from the true value wherever that is finite, subnormal
 * results included.
 *
 * IEEE 754-2019: x^0 = 1 and 1^y = 1 even for NaN, and (-1)^(+-inf) = 1; otherwise NaN if either is
 * NaN. A negative finite x with a y that is not an integer gives NaN. (+-0)^y is +-inf or +-0, with
 * the sign for odd integers y only; the same holds for infinite x. ECMAScript's Math.pow differs:
 * there 1^NaN, 1^(+-inf) and (-1)^(+-inf) are NaN.
 */
export function pow<V, M>(a: Arithmetic<V, M>, x: V, y: V): V {
  return a.precision === "f64" ? long(a, x, y) : a.inDouble(short, x, y);
}
