/**
 * The carrier of f32: JavaScript numbers rounded to single precision after every operation. For + - * / and sqrt, rounding the
 * double result equals rounding the exact one (Figueroa 1995: 53 >= 2 * 24 + 2), so these are the bits of f32 hardware.
 */
import type { Arithmetic } from "./arithmetic.js";
import { doubles } from "./doubles.js";

const round = Math.fround;
const value = new Float32Array(1);
const word = new Uint32Array(value.buffer);
const SHIFTER = 1.5 * 2 ** 23;

function significand(x: number): number {
  value[0] = x;
  word[0] = (word[0]! & 0x007fffff) | 0x3f800000;
  return value[0];
}

function truncate(x: number): number {
  value[0] = x;
  word[0] = word[0]! & 0xfffff000;
  return value[0];
}

function powerOfTwo(shifted: number): number {
  word[0] = (shifted - SHIFTER + 127) << 23;
  return value[0]!;
}

function exponent(x: number): number {
  value[0] = x;
  return ((word[0]! >>> 23) & 0xff) - 127;
}

/** f32 arithmetic on JavaScript numbers; arguments must be f32 values. */
export const singles: Arithmetic<number, boolean> = {
  ...doubles,
  precision: "f32",
  constant: (x) => round(x),
  add: (x, y) => round(x + y),
  sub: (x, y) => round(x - y),
  mul: (x, y) => round(x * y),
  div: (x, y) => round(x / y),
  sqrt: (x) => round(Math.sqrt(x)),
  powerOfTwo,
  bit: (shifted, index) => (((shifted - SHIFTER) >> index) & 1) === 1,
  exponent,
  significand,
  truncate,
  inDouble: (formula, x, y) => round(formula(doubles, x, y)),
};
