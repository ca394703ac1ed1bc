/**
 * The carrier of plain doubles, with which the portable scalar functions and the f64 interpreter
 * compute.
 */
import type { Arithmetic, BinaryFormula, Precision } from "./arithmetic.js";

const value = new Float64Array(1);
const words = new Uint32Array(value.buffer);
/** The indices of a double's two words on this machine; the word with sign and exponent is HIGH. */
export const [HIGH, LOW] = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? [1, 0] : [0, 1];
const SHIFTER = 1.5 * 2 ** 52;

/**
 * A class, so that the JavaScript engine finds each operation on the prototype and can inline it.
 */
export class Doubles implements Arithmetic<number, boolean> {
  readonly precision: Precision = "f64";
  constant(x: number): number {
    return x;
  }
  add(x: number, y: number): number {
    return x + y;
  }
  sub(x: number, y: number): number {
    return x - y;
  }
  mul(x: number, y: number): number {
    return x * y;
  }
  div(x: number, y: number): number {
    return x / y;
  }
  sqrt(x: number): number {
    return Math.sqrt(x);
  }
  neg(x: number): number {
    return -x;
  }
  abs(x: number): number {
    return Math.abs(x);
  }
  floor(x: number): number {
    return Math.floor(x);
  }
  pmin(x: number, y: number): number {
    return y < x ? y : x;
  }
  pmax(x: number, y: number): number {
    return x < y ? y : x;
  }
  less(x: number, y: number): boolean {
    return x < y;
  }
  lessEqual(x: number, y: number): boolean {
    return x <= y;
  }
  equal(x: number, y: number): boolean {
    return x === y;
  }
  both(p: boolean, q: boolean): boolean {
    return p && q;
  }
  either(p: boolean, q: boolean): boolean {
    return p || q;
  }
  not(p: boolean): boolean {
    return !p;
  }
  select(mask: boolean, whenTrue: number, whenFalse: number): number {
    return mask ? whenTrue : whenFalse;
  }
  copysign(magnitude: number, sign: number): number {
    const negative = sign < 0 || (sign === 0 && 1 / sign < 0);
    const size = Math.abs(magnitude);
    return negative ? -size : size;
  }
  powerOfTwo(shifted: number): number {
    words[HIGH] = (shifted - SHIFTER + 1023) << 20;
    words[LOW] = 0;
    return value[0]!;
  }
  bit(shifted: number, index: 0 | 1): boolean {
    return (((shifted - SHIFTER) >> index) & 1) === 1;
  }
  exponent(x: number): number {
    value[0] = x;
    return ((words[HIGH]! >>> 20) & 0x7ff) - 1023;
  }
  significand(x: number): number {
    value[0] = x;
    words[HIGH] = (words[HIGH]! & 0x000fffff) | 0x3ff00000;
    return value[0];
  }
  truncate(x: number): number {
    value[0] = x;
    words[LOW] = words[LOW]! & 0xf8000000;
    return value[0];
  }
  inDouble(formula: BinaryFormula, x: number, y: number): number {
    return formula(this, x, y);
  }
}

/** f64 arithmetic on JavaScript numbers. */
export const doubles: Arithmetic<number, boolean> = new Doubles();
