import type { Arithmetic } from "../arithmetic.js";
import { exponentialOfNegative } from "./exp.js";

/**
 * The logistic function 1 / (1 + e^-x), at most 2.5 ulp from the true value for every x, subnormal
 * results included (f32 and f64): with e = e^-|x|, it is 1 / (1 + e) for x >= 0 and e / (1 + e) for
 * x < 0.
 *
 * sigmoid(NaN) = NaN, sigmoid(-inf) = 0, sigmoid(inf) = 1, sigmoid(+-0) = 1/2.
 */
export function sigmoid<V, M>(a: Arithmetic<V, M>, x: V): V {
  const one = a.constant(1);
  const e = exponentialOfNegative(a, a.neg(a.abs(x)));
  return a.div(a.select(a.less(x, a.constant(0)), e, one), a.add(one, e));
}
