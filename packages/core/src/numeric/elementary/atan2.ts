/** atan2: the angle of a point. */
import { type Arithmetic, formats, polynomial } from "../arithmetic.js";

/**
 * A(z) = (atan(t) - t) / t^3 with z = t^2 on |t| <= 1.0005 tan(pi/8): Remez exchange in 260-bit
 * arithmetic for the error relative to atan, coefficients rounded one by one; the error is 2^-30.5
 * (f32) and 2^-59.5 (f64).
 */
const arctangent = {
  f32: [
    -0.33333316445350647, 0.1999852955341339, -0.14244422316551208, 0.10599356889724731,
    -0.060903552919626236,
  ],
  f64: [
    -0.333333333333332, 0.1999999999995377, -0.1428571428021246, 0.11111110784166098,
    -0.0909089777580052, 0.07692060498843364, -0.06663106856493643, 0.058479066802759695,
    -0.050393693658552674, 0.038065864051175145, -0.017908274545722438,
  ],
};

/**
 * pi as high + low in each format. The last three bits of high are 0, so that its product with 1/4,
 * 1/2 or 3/4 is exact.
 */
const pi = {
  f32: { high: 3.141592025756836, low: 6.278329465203569e-7 },
  f64: { high: Math.PI, low: 1.2246467991473532e-16 },
};

/** Above this magnitude a sum of two coordinates can overflow. */
const large = { f32: 2 ** 126, f64: 2 ** 1022 };

/**
 * The magnitudes of both coordinates, rescaled so that no later operation overflows or underflows:
 * infinities become 1 (the other coordinate 0), huge values are divided by 4, subnormal ones are
 * scaled up, and two zeros become 0 and 1.
 */
function sizes<V, M>(a: Arithmetic<V, M>, x: V, y: V): { across: V; up: V; swapped: M } {
  const zero = a.constant(0);
  const one = a.constant(1);
  const infinite = a.constant(Number.POSITIVE_INFINITY);
  const sx = a.abs(x);
  const sy = a.abs(y);
  const larger = a.pmax(sx, sy);
  const unbounded = a.equal(larger, infinite);
  const { leastNormal, lift } = formats[a.precision];
  const scale = a.select(
    a.lessEqual(a.constant(large[a.precision]), larger),
    a.constant(0.25),
    a.select(a.less(larger, a.constant(4 * leastNormal)), a.constant(lift), one),
  );
  const tame = (size: V) =>
    a.select(unbounded, a.select(a.equal(size, infinite), one, zero), a.mul(size, scale));
  const across = a.select(a.equal(larger, zero), one, tame(sx));
  const up = tame(sy);
  return { across, up, swapped: a.less(across, up) };
}

/**
 * atan(low / high) for 0 <= low <= high as base + t + rest. Here t = low / high; past tan(pi/8) it
 * is (low - high) / (low + high), and base is pi/4.
 */
function angle<V, M>(a: Arithmetic<V, M>, low: V, high: V): { t: V; rest: V; wide: M } {
  const wide = a.less(a.mul(high, a.constant(Math.SQRT2 - 1)), low);
  const numerator = a.select(wide, a.sub(low, high), low);
  const denominator = a.select(wide, a.add(low, high), high);
  const t = a.div(numerator, denominator);
  const z = a.mul(t, t);
  return { t, rest: a.mul(a.mul(t, z), polynomial(a, z, arctangent[a.precision])), wide };
}

/**
 * The angle of the point (x, y), in [-pi, pi], at most 2.5 ulp from the true value for all finite
 * arguments (f32 and f64). The formula's arguments come in the order y, x.
 *
 * NaN if either is NaN; the sign of the result is y's. atan2(+-0, x >= +0) = +-0, atan2(+-0, x <=
 * -0) = +-pi, atan2(y, +-0) = +-pi/2 for y != 0. At infinities it has its limits: +-pi/4 and +-3
 * pi/4 where both are infinite (ECMAScript's Math.atan2).
 */
export function atan2<V, M>(a: Arithmetic<V, M>, y: V, x: V): V {
  const zero = a.constant(0);
  const { high: piHigh, low: piLow } = pi[a.precision];
  const { across, up, swapped } = sizes(a, x, y);
  const { t, rest, wide } = angle(a, a.select(swapped, across, up), a.select(swapped, up, across));
  const leftward = a.less(a.copysign(a.constant(1), x), zero);
  // angle = base + sign (t + rest): base counts quarters of pi, and each reflection flips the sign
  const quarter = a.select(wide, a.constant(0.25), zero);
  const upright = a.select(swapped, a.sub(a.constant(0.5), quarter), quarter);
  const base = a.select(leftward, a.sub(a.constant(1), upright), upright);
  const flip = a.select(swapped, a.constant(-1), a.constant(1));
  const sign = a.select(leftward, a.neg(flip), flip);
  const inner = a.add(a.mul(sign, rest), a.mul(base, a.constant(piLow)));
  const turn = a.mul(base, a.constant(piHigh));
  const leading = a.mul(sign, t);
  const sum = a.add(turn, leading);
  const lost = a.sub(leading, a.sub(sum, turn));
  const value = a.copysign(a.add(sum, a.add(lost, inner)), y);
  const ordered = a.both(a.equal(x, x), a.equal(y, y));
  return a.select(ordered, value, a.constant(Number.NaN));
}
