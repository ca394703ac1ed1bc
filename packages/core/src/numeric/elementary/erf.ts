/** erf: the error function. Two formulas are both computed, and one result is selected. */
import { type Arithmetic, polynomial } from "../arithmetic.js";
import { reduceExponential } from "./exp.js";

/**
 * E(z) = erf(x) / x - 1 with z = x^2 on |x| <= 1: Remez exchange in 260-bit arithmetic,
 * coefficients rounded one by one; the error is 2^-29.5 (f32) and 2^-55.9 (f64).
 */
const central = {
  f32: [
    0.12837916612625122, -0.3761262893676758, 0.11283618211746216, -0.026855122298002243,
    0.005190716590732336, -0.0008030509343370795, 7.91918791946955e-5,
  ],
  f64: [
    0.12837916709551256, -0.3761263890318334, 0.11283791670936535, -0.02686617064186815,
    0.005223977595824036, -0.0008548325434911267, 0.00012055278846735181, -1.4924431648467554e-5,
    1.644370915873034e-6, -1.6180482132077005e-7, 1.3601107821466546e-8, -7.578157002494941e-10,
  ],
};

/**
 * Q(u) = log erfc(1 + u), up to where erf rounds to 1 (1 + u = 3.95 and 5.95): Remez exchange for
 * the error relative to erf, coefficients rounded one by one; the error is 2^-26.6 (f32) and
 * 2^-54.5 (f64). N. Juffa had the idea to exponentiate a polynomial.
 */
const outer = {
  f32: [
    -1.8496055603027344, -2.6389617919921875, -0.8432021141052246, -0.041021473705768585,
    0.008681715466082096, -0.0003620678326115012, -0.0006419544806703925, 0.000173955166246742,
  ],
  f64: [
    -1.8496055099332485, -2.638967514234717, -0.8431072563626635, -0.041561097956229705,
    0.010033824436015812, -0.001977896495498364, 0.00023729722450609023, 2.6349203552216676e-5,
    -2.7300979643274927e-5, 9.812505628037981e-6, -2.2738446628648297e-6, 3.0901271795124817e-7,
    2.346850466177712e-9, -1.206297611658517e-8, 2.82523711562006e-9, -3.1635808749127236e-10,
    1.4857672131038597e-11,
  ],
};
const saturation = { f32: 3.95, f64: 5.95 };

/**
 * The error function 2/sqrt(pi) times the integral of e^(-t^2) from 0 to x, at most 1.5 ulp from
 * the true value for every x (f32 and f64): x + x E(x^2) for |x| < 1, else 1 - e^Q(|x| - 1).
 *
 * erf(NaN) = NaN, erf(+-inf) = +-1, erf(+-0) = +-0; odd.
 */
export function erf<V, M>(a: Arithmetic<V, M>, x: V): V {
  const one = a.constant(1);
  const size = a.pmin(a.abs(x), a.constant(saturation[a.precision]));
  const near = a.add(x, a.mul(x, polynomial(a, a.mul(x, x), central[a.precision])));
  const exponent = polynomial(a, a.sub(size, one), outer[a.precision]);
  const { shifted, high, rest } = reduceExponential(a, exponent);
  const complement = a.mul(a.add(one, a.add(high, rest)), a.powerOfTwo(shifted));
  const far = a.copysign(a.sub(one, complement), x);
  return a.select(a.less(a.abs(x), one), near, far);
}
