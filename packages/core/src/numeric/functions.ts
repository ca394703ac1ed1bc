/**
 * The elementary functions on plain doubles. Unlike those of `Math`, they give the same bits on
 * every machine. Data generators, scalars and initial values use them. Each formula in
 * `elementary/` states its bounds and special values.
 */
import { doubles } from "./doubles.js";
import { atan2 as atan2Formula } from "./elementary/atan2.js";
import { cbrt as cbrtFormula } from "./elementary/cbrt.js";
import { cos as cosFormula } from "./elementary/cos.js";
import { erf as erfFormula } from "./elementary/erf.js";
import { exp as expFormula } from "./elementary/exp.js";
import { expm1 as expm1Formula } from "./elementary/expm1.js";
import { log as logFormula } from "./elementary/log.js";
import { log1p as log1pFormula } from "./elementary/log1p.js";
import { pow as powFormula } from "./elementary/pow.js";
import { sigmoid as sigmoidFormula } from "./elementary/sigmoid.js";
import { sin as sinFormula } from "./elementary/sin.js";
import { tanh as tanhFormula } from "./elementary/tanh.js";

/** e^x; at most 1 ulp from the true value. */
export function exp(x: number): number {
  return expFormula(doubles, x);
}

/** e^x - 1 without cancellation; at most 1.5 ulp from the true value. */
export function expm1(x: number): number {
  return expm1Formula(doubles, x);
}

/** The natural logarithm; at most 1 ulp from the true value; NaN below 0, -inf at 0. */
export function log(x: number): number {
  return logFormula(doubles, x);
}

/** log(1 + x) without cancellation; at most 1 ulp from the true value; NaN below -1, -inf at -1. */
export function log1p(x: number): number {
  return log1pFormula(doubles, x);
}

/**
 * x^y by IEEE 754 (1^NaN = 1, (-1)^inf = 1, unlike Math.pow); at most 1.5 ulp from the true value.
 */
export function pow(x: number, y: number): number {
  return powFormula(doubles, x, y);
}

/** The cube root; at most 1 ulp from the true value. */
export function cbrt(x: number): number {
  return cbrtFormula(doubles, x);
}

/** The sine of x radians; at most 1 ulp from the true value for |x| <= 105414357, NaN beyond. */
export function sin(x: number): number {
  return sinFormula(doubles, x);
}

/** The cosine of x radians; at most 1 ulp from the true value for |x| <= 105414357, NaN beyond. */
export function cos(x: number): number {
  return cosFormula(doubles, x);
}

/** The angle of the point (x, y) in [-pi, pi], y first; at most 2.5 ulp from the true value. */
export function atan2(y: number, x: number): number {
  return atan2Formula(doubles, y, x);
}

/** The hyperbolic tangent; at most 3 ulp from the true value. */
export function tanh(x: number): number {
  return tanhFormula(doubles, x);
}

/** The logistic function 1 / (1 + e^-x); at most 2.5 ulp from the true value. */
export function sigmoid(x: number): number {
  return sigmoidFormula(doubles, x);
}

/** The error function; at most 1.5 ulp from the true value. */
export function erf(x: number): number {
  return erfFormula(doubles, x);
}
