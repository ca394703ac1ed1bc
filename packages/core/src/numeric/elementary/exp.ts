/**
 * exp, and the reduction that expm1, tanh, sigmoid, erf and pow share: x = n ln 2 + r with |r| <=
 * ln 2 / 2, e^x = 2^n e^r (Cody & Waite 1980, chapter 6), e^r = 1 + r + r^2 q(r).
 */
import { type Arithmetic, formats, polynomial, roundShifted, unshift } from "../arithmetic.js";

/**
 * q(r) = (e^r - 1 - r) / r^2 on |r| <= 1.001 ln 2 / 2: Remez exchange in 260-bit arithmetic for the
 * relative error of e^r - 1, coefficients rounded one by one; the error is 2^-26.1 (f32) and
 * 2^-59.7 (f64).
 */
const q = {
  f32: [
    0.4999999701976776, 0.16666539013385773, 0.041667744517326355, 0.008367056958377361,
    0.0013839412713423371,
  ],
  f64: [
    0.5, 0.16666666666666677, 0.041666666666666505, 0.008333333333321608, 0.00138888888889629,
    0.00019841269886207918, 2.480158717184451e-5, 2.755724410419468e-6, 2.755740293965247e-7,
    2.5109081401979645e-8, 2.0875328578767685e-9,
  ],
};

/**
 * At and below `min` e^x rounds to zero; at and above `max` it overflows. Between them |n| - 64 is
 * in the normal range. At `min` itself, n + 64 is one below that range, where
 * {@link Arithmetic.powerOfTwo} gives 0. A row of masked scores, -inf, therefore contains no
 * subnormal number, which would slow it down several times.
 */
export const exponentialEnds = {
  f32: { min: -132.4, max: 89 },
  f64: { min: -753.4, max: 710 },
} as const;

/**
 * The parts of e^(x + low): `shifted` contains n, and e^r - 1 = high + rest, where high is exact
 * and rest is small.
 */
interface ReducedExponential<V> {
  readonly shifted: V;
  readonly high: V;
  readonly rest: V;
}

/** Reduces x + low, for x within {@link exponentialEnds} and |low| at most about an ulp of x. */
export function reduceExponential<V, M>(a: Arithmetic<V, M>, x: V, low?: V): ReducedExponential<V> {
  const { ln2High, ln2Low } = formats[a.precision];
  const shifted = roundShifted(a, a.mul(x, a.constant(Math.LOG2E)));
  const n = unshift(a, shifted);
  const high = a.sub(x, a.mul(n, a.constant(ln2High)));
  const nLow = a.mul(n, a.constant(ln2Low));
  const correction = low === undefined ? nLow : a.sub(nLow, low);
  const r = a.sub(high, correction);
  const tail = a.mul(a.mul(r, r), polynomial(a, r, q[a.precision]));
  return { shifted, high, rest: a.sub(tail, correction) };
}

/**
 * e^(x + low) for every x. It multiplies by two powers of two, so that results can be subnormal.
 */
export function exponential<V, M>(a: Arithmetic<V, M>, x: V, low?: V): V {
  const { min, max } = exponentialEnds[a.precision];
  const clamped = a.pmin(a.pmax(x, a.constant(min)), a.constant(max));
  const { shifted, high, rest } = reduceExponential(a, clamped, low);
  const negative = a.less(x, a.constant(0));
  const shift = a.select(negative, a.constant(64), a.constant(-64));
  const unshift64 = a.select(negative, a.constant(2 ** -64), a.constant(2 ** 64));
  const power = a.add(a.constant(1), a.add(high, rest));
  return a.mul(a.mul(power, a.powerOfTwo(a.add(shifted, shift))), unshift64);
}

/**
 * e^x for x <= 0 (or NaN). It costs one multiplication more than the reduction alone. Results can
 * be subnormal or 0, and never large.
 */
export function exponentialOfNegative<V, M>(a: Arithmetic<V, M>, x: V): V {
  const clamped = a.pmax(x, a.constant(exponentialEnds[a.precision].min));
  const { shifted, high, rest } = reduceExponential(a, clamped);
  const power = a.add(a.constant(1), a.add(high, rest));
  const scaled = a.mul(power, a.powerOfTwo(a.add(shifted, a.constant(64))));
  return a.mul(scaled, a.constant(2 ** -64));
}

/**
 * e^x, at most 1 ulp from the true value for every x, subnormal results included (f32 and f64).
 *
 * exp(NaN) = NaN, exp(-inf) = 0, exp(inf) = inf, exp(+-0) = 1; overflow gives inf and underflow 0.
 */
export function exp<V, M>(a: Arithmetic<V, M>, x: V): V {
  return exponential(a, x);
}
