/** expm1: e^x - 1 without cancellation, by the reduction of exp. */
import { type Arithmetic, orderedSum } from "../arithmetic.js";
import { exponentialEnds, reduceExponential } from "./exp.js";

/** Where |x| is below `tiny`, e^x - 1 rounds to x; below `min` it rounds to -1. */
const ends = {
  f32: { tiny: 2 ** -25, min: -20 },
  f64: { tiny: 2 ** -54, min: -40 },
};

/**
 * (e^x - 1) / 2^halvings for x within the ends: 2^n (e^r - 1) + (2^n - 1). The second term plus the
 * leading part of the first is computed exactly.
 */
export function scaledExpm1<V, M>(a: Arithmetic<V, M>, x: V, halvings: 0 | 1): V {
  const { shifted, high, rest } = reduceExponential(a, x);
  const unit = a.constant(halvings === 0 ? 1 : 0.5);
  const scale = a.powerOfTwo(halvings === 0 ? shifted : a.sub(shifted, a.constant(halvings)));
  const offset = orderedSum(a, scale, a.neg(unit));
  const sum = orderedSum(a, offset.high, a.mul(scale, high));
  const low = a.add(a.add(sum.low, offset.low), a.mul(scale, rest));
  return a.add(sum.high, low);
}

/**
 * e^x - 1, at most 1.5 ulp from the true value for every x (f32 and f64).
 *
 * expm1(NaN) = NaN, expm1(-inf) = -1, expm1(inf) = inf, expm1(+-0) = +-0, expm1(subnormal) is
 * itself.
 */
export function expm1<V, M>(a: Arithmetic<V, M>, x: V): V {
  const { tiny, min } = ends[a.precision];
  const { max } = exponentialEnds[a.precision];
  const clamped = a.pmin(a.pmax(x, a.constant(min)), a.constant(max));
  const half = scaledExpm1(a, clamped, 1);
  return a.select(a.less(a.abs(x), a.constant(tiny)), x, a.add(half, half));
}
