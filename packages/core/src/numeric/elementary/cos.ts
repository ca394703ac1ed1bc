import type { Arithmetic } from "../arithmetic.js";
import { sineOfQuarters } from "./sin-cos.js";

/**
 * The cosine of x radians, at most 1 ulp from the true value for |x| <= 51471 (f32) and |x| <=
 * 105414357 (f64), NaN beyond.
 *
 * cos(NaN) = NaN, cos(+-inf) = NaN, cos(+-0) = 1; even.
 */
export function cos<V, M>(a: Arithmetic<V, M>, x: V): V {
  return sineOfQuarters(a, x, 1);
}
