/**
 * log, and the parts that log1p and pow share: x = 2^k m with m in [sqrt(1/2), sqrt 2), f = m - 1,
 * s = f / (2 + f), log m = log((1 + s) / (1 - s)) = f - (f^2/2 - s (f^2/2 + R(s^2))), as in
 * fdlibm's e_log.c (Sun Microsystems 1993).
 */
import { type Arithmetic, formats, polynomial } from "../arithmetic.js";

/**
 * R(z) = z P(z), 2 atanh(s) = 2 s + s R(s^2), on z <= 1.001 (3 - 2 sqrt 2)^2: Remez exchange in
 * 260-bit arithmetic for the error relative to log m, coefficients rounded one by one; the error is
 * 2^-35.2 (f32) and 2^-59.5 (f64).
 */
export const logarithm = {
  f32: [0.6666666269302368, 0.40000972151756287, 0.2849879264831543, 0.24278856813907623],
  f64: [
    0.6666666666666735, 0.3999999999940935, 0.28571428743686716, 0.22222198428935314,
    0.18183572357935052, 0.15313832070938305, 0.14798259879871334,
  ],
} as const;

/** x = 2^k m with m in [sqrt(1/2), sqrt 2), for positive normal x. */
export function splitLogarithm<V, M>(a: Arithmetic<V, M>, x: V): { k: V; m: V } {
  const m = a.significand(x);
  const e = a.exponent(x);
  const large = a.less(a.constant(Math.SQRT2), m);
  return {
    k: a.select(large, a.add(e, a.constant(1)), e),
    m: a.select(large, a.mul(m, a.constant(0.5)), m),
  };
}

/**
 * {@link splitLogarithm} for every positive finite x: a subnormal is first multiplied by the
 * format's lift.
 */
export function splitPositive<V, M>(a: Arithmetic<V, M>, x: V): { k: V; m: V } {
  const { leastNormal, lift, liftExponent } = formats[a.precision];
  const subnormal = a.less(x, a.constant(leastNormal));
  const { k, m } = splitLogarithm(a, a.select(subnormal, a.mul(x, a.constant(lift)), x));
  return { k: a.select(subnormal, a.sub(k, a.constant(liftExponent)), k), m };
}

/** k ln 2 + log(1 + f) + low, for f in [sqrt(1/2) - 1, sqrt 2 - 1). */
export function assembleLogarithm<V, M>(a: Arithmetic<V, M>, k: V, f: V, low?: V): V {
  const { ln2High, ln2Low } = formats[a.precision];
  const s = a.div(f, a.add(a.constant(2), f));
  const z = a.mul(s, s);
  const r = a.mul(z, polynomial(a, z, logarithm[a.precision]));
  const half = a.mul(a.mul(a.constant(0.5), f), f);
  const kLow = a.mul(k, a.constant(ln2Low));
  const small = a.add(a.mul(s, a.add(half, r)), low === undefined ? kLow : a.add(kLow, low));
  return a.sub(a.mul(k, a.constant(ln2High)), a.sub(a.sub(half, small), f));
}

/** `value` where x > 0 is finite, inf at inf, -inf at zero, NaN below zero and at NaN. */
export function endLogarithm<V, M>(a: Arithmetic<V, M>, x: V, value: V): V {
  const zero = a.constant(0);
  const infinite = a.constant(Number.POSITIVE_INFINITY);
  const outside = a.select(a.equal(x, zero), a.neg(infinite), a.constant(Number.NaN));
  return a.select(a.less(zero, x), a.select(a.equal(x, infinite), infinite, value), outside);
}

/**
 * The natural logarithm, at most 1 ulp from the true value for every x > 0, subnormals included
 * (f32 and f64).
 *
 * log(NaN) = NaN, log(x < 0) = NaN, log(+-0) = -inf, log(inf) = inf, log(1) = +0.
 */
export function log<V, M>(a: Arithmetic<V, M>, x: V): V {
  const { k, m } = splitPositive(a, x);
  return endLogarithm(a, x, assembleLogarithm(a, k, a.sub(m, a.constant(1))));
}
