/**
 * Elementwise operations. Tensors broadcast as in NumPy: aligned at the last axis, extents of 1
 * repeated.
 */
import type { Scalar } from "../tensor/scalar.js";
import type { Operand, Tensor } from "../tensor/tensor.js";
import { checkOperands, isTensor } from "./arguments.js";
import {
  type Binary,
  binary,
  composedBinary,
  composedUnary,
  ternary,
  type Unary,
  unary,
} from "./build.js";

/** a + b */
export const add: Binary = binary("add");
/** a - b */
export const sub: Binary = binary("sub");
/** a b */
export const mul: Binary = binary("mul");
const quotient = binary("div");
/**
 * a / b. A tensor divided by a scalar or number is multiplied by the reciprocal, which is computed
 * in double precision before the step.
 */
export const div: Binary = composedBinary("div", (a, b) =>
  isTensor(a) && !isTensor(b) ? mul(a, quotient(1, b)) : quotient(a, b),
);
/**
 * a^b, with the special cases of IEEE 754 (`pow(x, 0)` is 1 even for NaN). NaN for a negative base
 * and a fractional exponent.
 */
export const pow: Binary = binary("pow");
/** The angle of the point (x, y), in [-pi, pi]: `atan2(y, x)`. */
export const atan2: Binary = binary("atan2");
/**
 * The larger value, defined as `a < b ? b : a`. A NaN in a is kept, one in b is not. Where a = b
 * the result and the derivative are a's.
 */
export const maximum: Binary = binary("maximum");
/**
 * The smaller value, defined as `b < a ? b : a`. A NaN in a is kept, one in b is not. Where a = b
 * the result and the derivative are a's.
 */
export const minimum: Binary = binary("minimum");

/** -x */
export const neg: Unary = unary("neg");
/** |x|; its derivative at 0 is 0. */
export const abs: Unary = unary("abs");
/** The sign: -1, 0 or 1; NaN for NaN. */
export const sign: Unary = unary("sign");
/** The square root, correctly rounded. */
export const sqrt: Unary = unary("sqrt");
/** e^x */
export const exp: Unary = unary("exp");
/** e^x - 1, accurate near 0. */
export const expm1: Unary = unary("expm1");
/** The natural logarithm. */
export const log: Unary = unary("log");
/** ln(1 + x), accurate near 0. */
export const log1p: Unary = unary("log1p");
/** The sine of x in radians. */
export const sin: Unary = unary("sin");
/** The cosine of x in radians. */
export const cos: Unary = unary("cos");
/** The hyperbolic tangent. */
export const tanh: Unary = unary("tanh");
/** The logistic function 1 / (1 + e^-x). */
export const sigmoid: Unary = unary("sigmoid");
/** The error function, 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x. */
export const erf: Unary = unary("erf");
/** The real cube root. */
export const cbrt: Unary = unary("cbrt");
/** The largest whole number that is at most x; its derivative is 0. */
export const floor: Unary = unary("floor");
/** x^2 */
export const square: Unary = composedUnary("square", (x) => mul(x, x));
/** max(x, 0), NaN for NaN; its derivative at 0 is 0. */
export const relu: Unary = composedUnary("relu", (x) => where(lessEqual(x, 0), 0, x));

/** 1 where a < b, else 0. */
export const less: Binary = binary("less");
/** 1 where a <= b, else 0. */
export const lessEqual: Binary = binary("lessEqual");
/** 1 where a > b, else 0. */
export const greater: Binary = composedBinary("greater", (a, b) => less(b, a));
/** 1 where a >= b, else 0. */
export const greaterEqual: Binary = composedBinary("greaterEqual", (a, b) => lessEqual(b, a));
/** 1 where a = b, else 0. */
export const equal: Binary = binary("equal");
/**
 * a where the condition (the result of a comparison) is not 0, else b. No gradient flows through
 * the branch not taken, not even NaN.
 */
export const where = ternary("where");

/** The bitwise and of i32 tensors. */
export const bitAnd: Binary = binary("bitAnd");
export const bitOr: Binary = binary("bitOr");
export const bitXor: Binary = binary("bitXor");
/** Shifts bits left by a count in 0..31. */
export const shiftLeft: Binary = binary("shiftLeft");
/** Shifts bits right by a count in 0..31, filling with zeros. */
export const shiftRight: Binary = binary("shiftRight");

/** x limited to [low, high]. */
export function clip(x: Tensor, low: Operand, high: Operand): Tensor;
export function clip(x: Scalar, low: Scalar | number, high: Scalar | number): Scalar;
export function clip(x: Operand, low: Operand, high: Operand): Tensor | Scalar {
  checkOperands("clip", [x, low, high]);
  return minimum(maximum(x, low), high);
}
