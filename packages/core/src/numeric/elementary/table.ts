/**
 * The elementary functions as data: the interpreter, the compiler and the tests iterate over this
 * table. A bound holds over `range`, a list of one interval per argument. Special values are
 * outside the bounds and are exact.
 */
import type { BinaryFormula, Precision, UnaryFormula } from "../arithmetic.js";
import { doubles } from "../doubles.js";
import { singles } from "../singles.js";
import { atan2 } from "./atan2.js";
import { cbrt } from "./cbrt.js";
import { cos } from "./cos.js";
import { erf } from "./erf.js";
import { exp } from "./exp.js";
import { expm1 } from "./expm1.js";
import { log } from "./log.js";
import { log1p } from "./log1p.js";
import { pow } from "./pow.js";
import { sigmoid } from "./sigmoid.js";
import { sin } from "./sin.js";
import { trigonometricReach } from "./sin-cos.js";
import { tanh } from "./tanh.js";

/** The closed interval of arguments over which a bound holds. */
export type Interval = readonly [min: number, max: number];

/**
 * A function of one argument: its formula, its two instantiations on numbers, and its error bound
 * in ulp over a range.
 */
export interface UnaryElementary {
  readonly arity: 1;
  readonly formula: UnaryFormula;
  /** On f32 values, rounded to f32 after every operation. */
  readonly f32: (x: number) => number;
  readonly f64: (x: number) => number;
  readonly ulp: Readonly<Record<Precision, number>>;
  readonly range: Readonly<Record<Precision, readonly [Interval]>>;
}

/** A function of two arguments, with the same fields. */
export interface BinaryElementary {
  readonly arity: 2;
  readonly formula: BinaryFormula;
  /**
   * On f32 values, rounded to f32 after every operation (or as {@link Arithmetic.inDouble} says).
   */
  readonly f32: (x: number, y: number) => number;
  readonly f64: (x: number, y: number) => number;
  readonly ulp: Readonly<Record<Precision, number>>;
  readonly range: Readonly<Record<Precision, readonly [Interval, Interval]>>;
}

const whole = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;
const right = (min: number): Interval => [min, Number.POSITIVE_INFINITY];
const around = (reach: number): Interval => [-reach, reach];

function unary(
  formula: UnaryFormula,
  ulp: number,
  range: (precision: Precision) => Interval = () => whole,
): UnaryElementary {
  return {
    arity: 1,
    formula,
    f32: (x) => formula(singles, x),
    f64: (x) => formula(doubles, x),
    ulp: { f32: ulp, f64: ulp },
    range: { f32: [range("f32")], f64: [range("f64")] },
  };
}

function binary(
  formula: BinaryFormula,
  ulp: Readonly<Record<Precision, number>>,
): BinaryElementary {
  return {
    arity: 2,
    formula,
    f32: (x, y) => formula(singles, x, y),
    f64: (x, y) => formula(doubles, x, y),
    ulp,
    range: { f32: [whole, whole], f64: [whole, whole] },
  };
}

/** Every elementary function by the name of its primitive. */
export const elementary = {
  exp: unary(exp, 1),
  expm1: unary(expm1, 1.5),
  log: unary(log, 1, () => right(0)),
  log1p: unary(log1p, 1, () => right(-1)),
  cbrt: unary(cbrt, 1),
  sin: unary(sin, 1, (precision) => around(trigonometricReach[precision])),
  cos: unary(cos, 1, (precision) => around(trigonometricReach[precision])),
  tanh: unary(tanh, 3),
  sigmoid: unary(sigmoid, 2.5),
  erf: unary(erf, 1.5),
  atan2: binary(atan2, { f32: 2.5, f64: 2.5 }),
  pow: binary(pow, { f32: 0.51, f64: 1.5 }),
} as const;

export type ElementaryName = keyof typeof elementary;
