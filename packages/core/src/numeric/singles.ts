/**
 * The carrier of f32: JavaScript numbers rounded to single precision after every operation. For + -
 * * / and sqrt, rounding the double result equals rounding the exact one (Figueroa 1995: 53 >= 2 *
 * 24 + 2), so these are the bits of f32 hardware.
 */
import type { Arithmetic, BinaryFormula, Precision } from "./arithmetic.js";
import { Doubles, doubles } from "./doubles.js";

const round = Math.fround;
const value = new Float32Array(1);
const word = new Uint32Array(value.buffer);
const SHIFTER = 1.5 * 2 ** 23;

/**
 * Operations that do not round (comparisons, selection, signs, floor) are inherited from doubles.
 */
class Singles extends Doubles {
  override readonly precision: Precision = "f32";
  override constant(x: number): number {
    return round(x);
  }
  override add(x: number, y: number): number {
    return round(x + y);
  }
  override sub(x: number, y: number): number {
    return round(x - y);
  }
  override mul(x: number, y: number): number {
    return round(x * y);
  }
  override div(x: number, y: number): number {
    return round(x / y);
  }
  override sqrt(x: number): number {
    return round(Math.sqrt(x));
  }
  override powerOfTwo(shifted: number): number {
    word[0] = (shifted - SHIFTER + 127) << 23;
    return value[0]!;
  }
  override bit(shifted: number, index: 0 | 1): boolean {
    return (((shifted - SHIFTER) >> index) & 1) === 1;
  }
  override exponent(x: number): number {
    value[0] = x;
    return ((word[0]! >>> 23) & 0xff) - 127;
  }
  override significand(x: number): number {
    value[0] = x;
    word[0] = (word[0]! & 0x007fffff) | 0x3f800000;
    return value[0];
  }
  override truncate(x: number): number {
    value[0] = x;
    word[0] = word[0]! & 0xfffff000;
    return value[0];
  }
  override inDouble(formula: BinaryFormula, x: number, y: number): number {
    return round(formula(doubles, x, y));
  }
}

/** f32 arithmetic on JavaScript numbers; arguments must be f32 values. */
export const singles: Arithmetic<number, boolean> = new Singles();
