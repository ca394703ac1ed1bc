/** Formulas that many update rules share. */
import type { Scalar } from "../tensor/scalar.js";
import type { Operand, Tensor } from "../tensor/tensor.js";
import { checkCount, checkOperands, checkTensor } from "./arguments.js";
import { add, div, equal, maximum, minimum, mul, pow, square, sub, where } from "./elementwise.js";

/** One step of an exponential moving average: `beta m + (1 - beta) x`. */
export function ema(m: Tensor, x: Operand, beta: Scalar | number): Tensor;
export function ema(m: Scalar, x: Scalar | number, beta: Scalar | number): Scalar;
export function ema(m: Operand, x: Operand, beta: Scalar | number): Operand {
  checkCount("ema", [m, x, beta]);
  checkOperands("ema", [m, x, beta]);
  return add(mul(beta, m), mul(sub(1, beta), x));
}

/**
 * Corrects an exponential moving average for its zero start: `m / (1 - beta^t)`, with t = 1 after
 * the first step (Kingma & Ba 2015, section 3).
 */
export function debias(m: Tensor, beta: Scalar | number, t: Scalar): Tensor {
  checkCount("debias", [m, beta, t]);
  checkOperands("debias", [m, beta, t]);
  return div(m, sub(1, pow(beta, t)));
}

/**
 * The quotient `x / below`, and 0 where `below` is 0. For divisors that contain an epsilon:
 * `over(m, add(sqrt(v), eps), eps)`.
 *
 * `below` can be 0 only if eps is 0. If eps is a hyperparameter of at least 2^-126, this is
 * therefore a plain quotient; if eps is 0 or follows a schedule, the divisors are compared with 0.
 * A zero gradient then gives a zero step, and so does a gradient so small that its square
 * underflows.
 */
export function over(x: Operand, below: Tensor, eps: Scalar | number): Tensor {
  checkCount("over", [x, below, eps]);
  checkOperands("over", [x, below, eps]);
  checkTensor("over", "the divisor", below);
  const quotient = div(x, below);
  const known = typeof eps === "number" ? eps !== 0 : eps.nonZero;
  return known ? quotient : where(equal(below, 0), 0, quotient);
}

/**
 * The variance from the mean square and the mean: `max(meanSquare - mean^2, 0)`.
 *
 * Rounding can make the difference negative, and its root would be NaN. Where both have overflowed,
 * the variance is infinite.
 */
export function variance(meanSquare: Tensor, mean: Tensor): Tensor {
  checkTensor("variance", "the mean square", meanSquare);
  checkTensor("variance", "the mean", mean);
  return maximum(minimum(Infinity, sub(meanSquare, square(mean))), 0);
}

/** Linear interpolation from a to b: `a + weight (b - a)`. */
export function lerp(a: Tensor, b: Tensor, weight: Operand): Tensor {
  checkCount("lerp", [a, b, weight]);
  checkOperands("lerp", [a, b, weight]);
  return add(a, mul(weight, sub(b, a)));
}
