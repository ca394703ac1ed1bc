/** The words that update rules share. */
import type { Scalar } from "../scalar.js";
import type { Operand, Tensor } from "../tensor.js";
import { add, div, mul, pow, sub } from "./elementwise.js";

/** The exponential moving average one step on: `beta m + (1 - beta) x`. */
export function ema(m: Tensor, x: Operand, beta: Scalar | number): Tensor;
export function ema(m: Scalar, x: Scalar | number, beta: Scalar | number): Scalar;
export function ema(m: Operand, x: Operand, beta: Scalar | number): Operand {
  return add(mul(beta, m), mul(sub(1, beta), x));
}

/** An average that began at zero, corrected for it: `m / (1 - beta^t)` with t = 1 after the first step (Kingma & Ba 2015, section 3). */
export function debias(m: Tensor, beta: Scalar | number, t: Scalar): Tensor {
  return div(m, sub(1, pow(beta, t)));
}

/** The point a share `weight` of the way from a to b: `a + weight (b - a)`. */
export function lerp(a: Tensor, b: Tensor, weight: Operand): Tensor {
  return add(a, mul(weight, sub(b, a)));
}
