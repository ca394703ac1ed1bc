/**
 * The operations that elementary functions are written with. A formula is a sequence of these
 * operations, without branches or fused multiply-adds. A carrier executes it: doubles, doubles
 * rounded to f32 after every operation, or, in the compiler, SIMD lanes whose values are code to be
 * emitted. Every operation is either a bit operation or rounded correctly (IEEE 754) in the
 * carrier's precision. All carriers of one precision therefore give the same bits, except for the
 * sign and payload of a NaN.
 */

/** The floating-point format in which a carrier computes. */
export type Precision = "f32" | "f64";

/** A formula of one argument, for any carrier. */
export type UnaryFormula = <V, M>(a: Arithmetic<V, M>, x: V) => V;

/** A formula of two arguments, for any carrier. */
export type BinaryFormula = <V, M>(a: Arithmetic<V, M>, x: V, y: V) => V;

/**
 * A carrier. `V` is the type of a value (a number, or a handle of emitted code), `M` that of a
 * truth value per lane.
 */
export interface Arithmetic<V, M> {
  readonly precision: Precision;

  /** The number, rounded to the carrier's precision. */
  constant(value: number): V;

  add(x: V, y: V): V;
  sub(x: V, y: V): V;
  mul(x: V, y: V): V;
  div(x: V, y: V): V;
  sqrt(x: V): V;
  neg(x: V): V;
  abs(x: V): V;
  /** Rounds to an integer towards minus infinity. */
  floor(x: V): V;
  /** `y < x ? y : x`: a NaN in x is returned, one in y is ignored. */
  pmin(x: V, y: V): V;
  /** `x < y ? y : x`: a NaN in x is returned, one in y is ignored. */
  pmax(x: V, y: V): V;

  /** Comparisons are false when either side is NaN. */
  less(x: V, y: V): M;
  lessEqual(x: V, y: V): M;
  equal(x: V, y: V): M;
  both(p: M, q: M): M;
  either(p: M, q: M): M;
  not(p: M): M;
  select(mask: M, whenTrue: V, whenFalse: V): V;

  /** The magnitude of the first argument with the sign bit of the second. */
  copysign(magnitude: V, sign: V): V;
  /**
   * 2^n from t = n + {@link Format.shifter} (see `roundShifted`), for integers n in the normal
   * range, [-126, 127] or [-1022, 1023], and 0 for the next n below it. For any other n the
   * value is unspecified and nothing traps. In bits: (t << s) + bits(1), with s = 23 or 52.
   */
  powerOfTwo(shifted: V): V;
  /**
   * Whether bit 0 or 1 of the integer n (two's complement) is set, from t = n +
   * {@link Format.shifter}. It is that bit of t itself.
   */
  bit(shifted: V, index: 0 | 1): M;
  /**
   * The integer e of x = m 2^e, 1 <= m < 2, for positive normal x; unspecified for other x. Scale
   * subnormals beforehand.
   */
  exponent(x: V): V;
  /**
   * The m of x = m 2^e, 1 <= m < 2, for positive normal x; unspecified for other x. Scale
   * subnormals beforehand.
   */
  significand(x: V): V;
  /**
   * x with the low 12 (f32) or 27 (f64) bits of its significand cleared, so that a product of two
   * such values is exact.
   */
  truncate(x: V): V;

  /**
   * The formula computed in f64 on the exactly widened arguments, its result rounded to this
   * carrier's precision.
   */
  inDouble(formula: BinaryFormula, x: V, y: V): V;
}

/** The constants of a carrier's format that formulas use. */
export interface Format {
  /**
   * 1.5 * 2^(p - 1) for p bits of significand: adding it leaves the nearest integer in the low
   * bits.
   */
  readonly shifter: number;
  /** The smallest positive normal number. */
  readonly leastNormal: number;
  /** The largest finite number. */
  readonly greatest: number;
  /**
   * A power of two by which every subnormal number becomes normal. Its exponent is a multiple of
   * three.
   */
  readonly lift: number;
  readonly liftExponent: number;
  /** ln 2 = high + low, where n * high is exact for every exponent n. */
  readonly ln2High: number;
  readonly ln2Low: number;
}

/** The two formats; ln 2 is split at 2^-15 and 2^-42. */
export const formats: Readonly<Record<Precision, Format>> = {
  f32: {
    shifter: 1.5 * 2 ** 23,
    leastNormal: 2 ** -126,
    greatest: (2 - 2 ** -23) * 2 ** 127,
    lift: 2 ** 24,
    liftExponent: 24,
    ln2High: 0.693145751953125,
    ln2Low: 1.428606765330187e-6,
  },
  f64: {
    shifter: 1.5 * 2 ** 52,
    leastNormal: 2 ** -1022,
    greatest: Number.MAX_VALUE,
    lift: 2 ** 54,
    liftExponent: 54,
    ln2High: 0.6931471805598903,
    ln2Low: 5.497923018708371e-14,
  },
};

/**
 * x + {@link Format.shifter}, for |x| <= 2^22 (f32) or 2^51 (f64): x rounded to the nearest
 * integer, ties to even, in the low bits of the sum.
 */
export function roundShifted<V, M>(a: Arithmetic<V, M>, x: V): V {
  return a.add(x, a.constant(formats[a.precision].shifter));
}

/** The integer in the low bits of a shifted value; never -0. */
export function unshift<V, M>(a: Arithmetic<V, M>, shifted: V): V {
  return a.sub(shifted, a.constant(formats[a.precision].shifter));
}

/**
 * c0 + x (c1 + x (c2 + ...)): Horner's rule, each coefficient rounded to the carrier's precision.
 */
export function polynomial<V, M>(a: Arithmetic<V, M>, x: V, coefficients: readonly number[]): V {
  const last = coefficients.length - 1;
  let sum = a.constant(coefficients[last]!);
  for (let i = last - 1; i >= 0; i--) sum = a.add(a.constant(coefficients[i]!), a.mul(x, sum));
  return sum;
}

/**
 * x y = high + low exactly, barring overflow and underflow, with {@link Arithmetic.truncate} in
 * place of Dekker's split.
 */
export function exactProduct<V, M>(a: Arithmetic<V, M>, x: V, y: V): { high: V; low: V } {
  const xh = a.truncate(x);
  const xl = a.sub(x, xh);
  const yh = a.truncate(y);
  const yl = a.sub(y, yh);
  const high = a.mul(x, y);
  const cross = a.add(a.sub(a.mul(xh, yh), high), a.add(a.mul(xh, yl), a.mul(xl, yh)));
  return { high, low: a.add(cross, a.mul(xl, yl)) };
}

/** x + y = high + low exactly, for |x| >= |y| or x = 0 (Dekker 1971). */
export function orderedSum<V, M>(a: Arithmetic<V, M>, x: V, y: V): { high: V; low: V } {
  const high = a.add(x, y);
  return { high, low: a.sub(y, a.sub(high, x)) };
}
