import type { Arithmetic } from "../arithmetic.js";
import { sineOfQuarters } from "./sin-cos.js";

/**
 * The sine of x radians, at most 1 ulp from the true value for |x| <= 51471 (f32) and |x| <=
 * 105414357 (f64), NaN beyond.
 *
 * sin(NaN) = NaN, sin(+-inf) = NaN, sin(+-0) = +-0, sin(subnormal) is itself; odd.
 */
export function sin<V, M>(a: Arithmetic<V, M>, x: V): V {
  const zero = a.equal(x, a.constant(0));
  return a.select(zero, x, sineOfQuarters(a, x, 0));
}
