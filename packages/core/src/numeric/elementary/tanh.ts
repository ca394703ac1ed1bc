import type { Arithmetic } from "../arithmetic.js";
import { scaledExpm1 } from "./expm1.js";

/** Above these magnitudes tanh rounds to 1. */
const saturation = { f32: 10, f64: 20 };

/**
 * The hyperbolic tangent -t / (t + 2) with t = expm1(-2 |x|), at most 3 ulp from the true value for
 * every x (f32 and f64).
 *
 * tanh(NaN) = NaN, tanh(+-inf) = +-1, tanh(+-0) = +-0, tanh(subnormal) is itself; odd.
 */
export function tanh<V, M>(a: Arithmetic<V, M>, x: V): V {
  const size = a.pmin(a.abs(x), a.constant(saturation[a.precision]));
  const t = scaledExpm1(a, a.mul(size, a.constant(-2)), 0);
  return a.copysign(a.div(t, a.add(t, a.constant(2))), x);
}
