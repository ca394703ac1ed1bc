/**
 * Binary floating point with a long significand on BigInt: the arithmetic in which the tests
 * compute true values. A value is m 2^e with m cut to {@link PRECISION} bits after every operation,
 * a relative error below 2^-255; slow, and short enough to be obviously right.
 */

/** Bits kept of a significand. */
export const PRECISION = 256;

/** The number m 2^e. */
export interface Big {
  readonly m: bigint;
  readonly e: number;
}

function bitLength(m: bigint): number {
  const size = m < 0n ? -m : m;
  const digits = size.toString(16);
  return digits === "0" ? 0 : 4 * digits.length - Math.clz32(Number.parseInt(digits[0]!, 16)) + 28;
}

/** m 2^e, cut towards minus infinity. */
export function big(m: bigint, e: number): Big {
  const excess = bitLength(m) - PRECISION;
  return excess > 0 ? { m: m >> BigInt(excess), e: e + excess } : { m, e };
}

export const ZERO: Big = { m: 0n, e: 0 };
export const ONE: Big = { m: 1n, e: 0 };

/** Exactly a finite double. */
export function fromNumber(x: number): Big {
  if (!Number.isFinite(x)) throw new Error(`${x} is no number`);
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const m = biased === 0 ? fraction : fraction | 0x10000000000000n;
  return { m: bits >> 63n ? -m : m, e: Math.max(biased, 1) - 1075 };
}

/** The exponent of a non-zero value: 2^exponent <= |x| < 2^(exponent + 1). */
export function exponentOf(x: Big): number {
  return bitLength(x.m) - 1 + x.e;
}

/** A nearby double; good to some 50 bits, for sizes that doubles can hold. */
export function toNumber(x: Big): number {
  const excess = Math.max(0, bitLength(x.m) - 53);
  return Number(x.m >> BigInt(excess)) * 2 ** (x.e + excess);
}

export function neg(x: Big): Big {
  return { m: -x.m, e: x.e };
}

export function abs(x: Big): Big {
  return x.m < 0n ? neg(x) : x;
}

export function add(x: Big, y: Big): Big {
  if (x.m === 0n) return y;
  if (y.m === 0n) return x;
  if (exponentOf(x) - exponentOf(y) > 2 * PRECISION) return x;
  if (exponentOf(y) - exponentOf(x) > 2 * PRECISION) return y;
  const e = Math.min(x.e, y.e);
  return big((x.m << BigInt(x.e - e)) + (y.m << BigInt(y.e - e)), e);
}

export function sub(x: Big, y: Big): Big {
  return add(x, neg(y));
}

export function mul(x: Big, y: Big): Big {
  return big(x.m * y.m, x.e + y.e);
}

export function div(x: Big, y: Big): Big {
  if (y.m === 0n) throw new Error("division by zero");
  const shift = Math.max(0, PRECISION + 2 + bitLength(y.m) - bitLength(x.m));
  return big((x.m << BigInt(shift)) / y.m, x.e - y.e - shift);
}

/** x 2^n. */
export function scale(x: Big, n: number): Big {
  return { m: x.m, e: x.e + n };
}

export function less(x: Big, y: Big): boolean {
  return sub(x, y).m < 0n;
}

/** The nearest integer, for |x| < 2^53; halves go up. */
export function nearest(x: Big): number {
  const doubled = scale(x, 1);
  const floor = doubled.e >= 0 ? doubled.m << BigInt(doubled.e) : doubled.m >> BigInt(-doubled.e);
  return Number((floor + 1n) >> 1n);
}

/** The square root of x >= 0, by Newton's iteration on integers. */
export function sqrt(x: Big): Big {
  if (x.m < 0n) throw new Error("square root of a negative number");
  if (x.m === 0n) return ZERO;
  let shift = Math.max(0, 2 * PRECISION - bitLength(x.m));
  if ((x.e - shift) % 2 !== 0) shift++;
  const n = x.m << BigInt(shift);
  let root = 1n << BigInt(Math.ceil(bitLength(n) / 2));
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return big(root, (x.e - shift) / 2);
    root = next;
  }
}
