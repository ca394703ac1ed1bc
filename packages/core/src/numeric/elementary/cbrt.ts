/** cbrt: the real cube root. */
import { type Arithmetic, formats, polynomial, roundShifted } from "../arithmetic.js";

/**
 * The cube root of m on [1, 2]: Remez exchange for the relative error, which is 2^-13.7 (degree 3)
 * and 2^-16.7 (degree 4).
 */
const start = {
  f32: [0.5528234243392944, 0.5871142745018005, -0.1629696637392044, 0.023104963824152946],
  f64: [
    0.5069793738714106, 0.7181539497536416, -0.3006115709013248, 0.08609135205523603,
    -0.010603897312038974,
  ],
};

/** Halley's step t (1 + (z/t^2 - t) / (2 t + z/t^2)), which cubes the relative error. */
function halley<V, M>(a: Arithmetic<V, M>, z: V, t: V): V {
  const r = a.div(z, a.mul(t, t));
  return a.add(t, a.mul(t, a.div(a.sub(r, t), a.add(a.add(t, t), r))));
}

/**
 * The cube root of z = m 2^remainder. The last step starts from a t with so few bits that t^2 is
 * exact (Kahan & Bindel, as in FreeBSD's s_cbrt.c).
 */
function root<V, M>(a: Arithmetic<V, M>, m: V, remainder: V): V {
  const zero = a.equal(remainder, a.constant(0));
  const one = a.equal(remainder, a.constant(1));
  const pick = (x: number, y: number, z: number) =>
    a.select(zero, a.constant(x), a.select(one, a.constant(y), a.constant(z)));
  const z = a.mul(m, pick(1, 2, 4));
  const roots = pick(1, 1.2599210498948732, 1.5874010519681996);
  const guess = a.mul(polynomial(a, m, start[a.precision]), roots);
  return halley(a, z, a.truncate(a.precision === "f64" ? halley(a, z, guess) : guess));
}

/**
 * The cube root, at most 1 ulp from the true value for every x, subnormals included (f32 and f64):
 * x = 2^(3 q + remainder) m.
 *
 * cbrt(NaN) = NaN, cbrt(+-0) = +-0, cbrt(+-inf) = +-inf; odd.
 */
export function cbrt<V, M>(a: Arithmetic<V, M>, x: V): V {
  const { leastNormal, lift, liftExponent } = formats[a.precision];
  const size = a.abs(x);
  const subnormal = a.less(size, a.constant(leastNormal));
  const lifted = a.select(subnormal, a.mul(size, a.constant(lift)), size);
  const e = a.exponent(lifted);
  const third = a.floor(a.mul(a.add(e, a.constant(0.5)), a.constant(1 / 3)));
  const remainder = a.sub(e, a.mul(third, a.constant(3)));
  const scale = a.powerOfTwo(
    roundShifted(a, a.select(subnormal, a.sub(third, a.constant(liftExponent / 3)), third)),
  );
  const value = a.mul(root(a, a.significand(lifted), remainder), scale);
  const ordinary = a.both(
    a.less(a.constant(0), size),
    a.less(size, a.constant(Number.POSITIVE_INFINITY)),
  );
  return a.select(ordinary, a.copysign(value, x), x);
}
