/** log1p: log(1 + x) without cancellation. */
import { type Arithmetic, roundShifted } from "../arithmetic.js";
import { assembleLogarithm, endLogarithm, splitLogarithm } from "./log.js";

/**
 * Where |x| is below `tiny`, log(1 + x) rounds to x. Above 2^`reach` the rounding error of 1 + x no
 * longer matters.
 */
const ends = {
  f32: { tiny: 2 ** -25, reach: 40 },
  f64: { tiny: 2 ** -54, reach: 70 },
};

/**
 * log(1 + x), at most 1 ulp from the true value for every x > -1 (f32 and f64): u = 1 + x is
 * rounded, its exact error c (Moller-Knuth two-sum) is scaled like u, and log1p(f + c 2^-k) follows
 * log's formula.
 *
 * log1p(NaN) = NaN, log1p(x < -1) = NaN, log1p(-1) = -inf, log1p(inf) = inf, log1p(+-0) = +-0,
 * log1p(subnormal) is itself.
 */
export function log1p<V, M>(a: Arithmetic<V, M>, x: V): V {
  const { tiny, reach } = ends[a.precision];
  const one = a.constant(1);
  const u = a.add(one, x);
  const fromX = a.sub(u, one);
  const c = a.add(a.sub(one, a.sub(u, fromX)), a.sub(x, fromX));
  const { k, m } = splitLogarithm(a, u);
  const f = a.sub(m, one);
  const scale = a.powerOfTwo(roundShifted(a, a.neg(a.pmin(k, a.constant(reach)))));
  const error = a.mul(c, scale);
  const g = a.add(f, error);
  const low = a.add(a.sub(f, g), error);
  const value = endLogarithm(a, u, assembleLogarithm(a, k, g, low));
  return a.select(a.less(a.abs(x), a.constant(tiny)), x, value);
}
