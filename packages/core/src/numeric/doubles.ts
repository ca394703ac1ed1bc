/** The carrier of plain doubles: what the portable scalar functions and the f64 interpreter compute with. */
import type { Arithmetic } from "./arithmetic.js";

const value = new Float64Array(1);
const words = new Uint32Array(value.buffer);
const [HIGH, LOW] = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? [1, 0] : [0, 1];
const SHIFTER = 1.5 * 2 ** 52;

function significand(x: number): number {
  value[0] = x;
  words[HIGH] = (words[HIGH]! & 0x000fffff) | 0x3ff00000;
  return value[0];
}

function truncate(x: number): number {
  value[0] = x;
  words[LOW] = words[LOW]! & 0xf8000000;
  return value[0];
}

function powerOfTwo(shifted: number): number {
  words[HIGH] = (shifted - SHIFTER + 1023) << 20;
  words[LOW] = 0;
  return value[0]!;
}

function exponent(x: number): number {
  value[0] = x;
  return ((words[HIGH]! >>> 20) & 0x7ff) - 1023;
}

function copysign(magnitude: number, sign: number): number {
  const negative = sign < 0 || (sign === 0 && 1 / sign < 0);
  const size = Math.abs(magnitude);
  return negative ? -size : size;
}

/** f64 arithmetic on JavaScript numbers. */
export const doubles: Arithmetic<number, boolean> = {
  precision: "f64",
  constant: (x) => x,
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  div: (x, y) => x / y,
  sqrt: (x) => Math.sqrt(x),
  neg: (x) => -x,
  abs: (x) => Math.abs(x),
  floor: (x) => Math.floor(x),
  pmin: (x, y) => (y < x ? y : x),
  pmax: (x, y) => (x < y ? y : x),
  less: (x, y) => x < y,
  lessEqual: (x, y) => x <= y,
  equal: (x, y) => x === y,
  both: (p, q) => p && q,
  either: (p, q) => p || q,
  not: (p) => !p,
  select: (mask, x, y) => (mask ? x : y),
  copysign,
  powerOfTwo,
  bit: (shifted, index) => (((shifted - SHIFTER) >> index) & 1) === 1,
  exponent,
  significand,
  truncate,
  inDouble: (formula, x, y) => formula(doubles, x, y),
};
