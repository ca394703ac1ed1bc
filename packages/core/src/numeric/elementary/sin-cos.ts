/**
 * What sin and cos share: x = k pi/2 + r + tail with |r| <= pi/4, by Cody & Waite's reduction with
 * an error term, and the two kernels of fdlibm (k_sin.c, k_cos.c) with other coefficients.
 */
import { type Arithmetic, polynomial, roundShifted, unshift } from "../arithmetic.js";

/**
 * pi/2 as a sum. All terms but the last are multiples of 2^-8, 2^-17, 2^-26, 2^-35 (f32) and of
 * 2^-26, 2^-53, 2^-80 (f64), so that their products with k are exact for |k| <= 2^15 and 2^26. The
 * sum differs from pi/2 by 2^-63 and 2^-141.
 */
export const halfPi = {
  f32: [
    1.5703125, 0.00048065185546875, 3.1739473342895508e-6, 9.89530235528946e-10,
    2.5633440682570896e-12,
  ],
  f64: [1.570796325802803, 9.92093629470503e-10, -4.97899623147991e-17, -1.9034889620193266e-25],
} as const;

/** The largest |x|, 2^15 pi/2 and 2^26 pi/2, for which the reduction is accurate. */
export const trigonometricReach = { f32: 51471, f64: 105_414_357 } as const;

/**
 * S(z) = (sin(s) - s) / s^3 and C(z) = (cos(s) - 1 + z/2) / z^2 with s^2 = z on |s| <= 1.0005 pi/4:
 * Remez exchange in 260-bit arithmetic for the error relative to sin and cos, coefficients rounded
 * one by one; the errors are 2^-32.6 and 2^-37.2 (f32), 2^-58.0 and 2^-64.2 (f64).
 */
export const sine = {
  f32: [-0.1666666716337204, 0.008333380334079266, -0.00019853505364153534, 2.837395186361391e-6],
  f64: [
    -0.16666666666666632, 0.008333333333322472, -0.00019841269829835647, 2.7557313697313836e-6,
    -2.5050758483177123e-8, 1.589679587256404e-10,
  ],
} as const;
export const cosine = {
  f32: [0.0416666679084301, -0.001388898235745728, 2.48229771386832e-5, -2.89759071847584e-7],
  f64: [
    0.0416666666666666, -0.0013888888888874457, 2.4801587289652868e-5, -2.755731439387464e-7,
    2.087572811226444e-9, -1.135986509051701e-11,
  ],
} as const;

/**
 * Reduces x to r and tail: `shifted` contains k; x - k pi/2 = r + tail, where tail is below half an
 * ulp of r.
 */
function reduce<V, M>(a: Arithmetic<V, M>, x: V): { shifted: V; r: V; tail: V } {
  const shifted = roundShifted(a, a.mul(x, a.constant(2 / Math.PI)));
  const k = unshift(a, shifted);
  const terms = halfPi[a.precision].map((part) => a.mul(k, a.constant(part)));
  const last = terms.length - 1;
  let r = a.sub(a.sub(x, terms[0]!), terms[1]!);
  let tail = a.constant(0);
  for (let i = 2; i < last; i++) {
    const next = a.sub(r, terms[i]!);
    tail = a.add(tail, a.sub(a.sub(r, next), terms[i]!));
    r = next;
  }
  tail = a.sub(tail, terms[last]!);
  const sum = a.add(r, tail);
  return { shifted, r: sum, tail: a.add(a.sub(r, sum), tail) };
}

/** sin(r + tail) = r + (r^3 S(z) + tail (1 - z/2)). */
function sineKernel<V, M>(a: Arithmetic<V, M>, r: V, tail: V, z: V): V {
  const cubic = a.mul(a.mul(z, r), polynomial(a, z, sine[a.precision]));
  const slope = a.sub(a.constant(1), a.mul(a.constant(0.5), z));
  return a.add(r, a.add(cubic, a.mul(tail, slope)));
}

/** cos(r + tail) = 1 - z/2 + (z^2 C(z) - r tail), corrected by the rounding error of 1 - z/2. */
function cosineKernel<V, M>(a: Arithmetic<V, M>, r: V, tail: V, z: V): V {
  const one = a.constant(1);
  const half = a.mul(a.constant(0.5), z);
  const w = a.sub(one, half);
  const quartic = a.mul(a.mul(z, z), polynomial(a, z, cosine[a.precision]));
  return a.add(w, a.add(a.sub(a.sub(one, w), half), a.sub(quartic, a.mul(r, tail))));
}

/**
 * sin(x + quarterTurns pi/2). NaN where |x| exceeds {@link trigonometricReach}, since the digits
 * would be wrong there.
 */
export function sineOfQuarters<V, M>(a: Arithmetic<V, M>, x: V, quarterTurns: 0 | 1): V {
  const { shifted, r, tail } = reduce(a, x);
  const turned = quarterTurns === 0 ? shifted : a.add(shifted, a.constant(quarterTurns));
  const z = a.mul(r, r);
  const value = a.select(a.bit(turned, 0), cosineKernel(a, r, tail, z), sineKernel(a, r, tail, z));
  const signed = a.select(a.bit(turned, 1), a.neg(value), value);
  const within = a.lessEqual(a.abs(x), a.constant(trigonometricReach[a.precision]));
  return a.select(within, signed, a.constant(Number.NaN));
}
