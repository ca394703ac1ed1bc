import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Arithmetic, BinaryFormula, Precision } from "./arithmetic.js";
import { doubles } from "./doubles.js";
import { elementary } from "./elementary/table.js";
import { singles } from "./singles.js";

const numRuns = process.env.THALWEG_THOROUGH === "1" ? 20_000 : 2_000;

/** The bit layouts of the formats, as the documentation of Arithmetic states them. */
const layouts = {
  f32: { width: 32, fraction: 23n, shift: 12n, bias: 127n },
  f64: { width: 64, fraction: 52n, shift: 27n, bias: 1023n },
} as const;

/**
 * A carrier that works like the emitted SIMD code: values are bit patterns, arithmetic rounds by
 * storing into a typed array, bit operations are as documented, masks are all ones or all zeros,
 * and a selection is (x and mask) or (y and not mask).
 */
class Patterns implements Arithmetic<bigint, bigint> {
  readonly #store: Float32Array | Float64Array;
  readonly #bits: Uint32Array | BigUint64Array;
  readonly #ones: bigint;

  constructor(readonly precision: Precision) {
    this.#store = precision === "f32" ? new Float32Array(1) : new Float64Array(1);
    const { buffer } = this.#store;
    this.#bits = precision === "f32" ? new Uint32Array(buffer) : new BigUint64Array(buffer);
    this.#ones = (1n << BigInt(layouts[precision].width)) - 1n;
  }

  constant(value: number): bigint {
    this.#store[0] = value;
    return BigInt(this.#bits[0]!);
  }
  number(x: bigint): number {
    if (this.#bits instanceof BigUint64Array) this.#bits[0] = x;
    else this.#bits[0] = Number(x);
    return this.#store[0]!;
  }
  #mask(truth: boolean): bigint {
    return truth ? this.#ones : 0n;
  }
  get #sign(): bigint {
    return 1n << BigInt(layouts[this.precision].width - 1);
  }
  add(x: bigint, y: bigint): bigint {
    return this.constant(this.number(x) + this.number(y));
  }
  sub(x: bigint, y: bigint): bigint {
    return this.constant(this.number(x) - this.number(y));
  }
  mul(x: bigint, y: bigint): bigint {
    return this.constant(this.number(x) * this.number(y));
  }
  div(x: bigint, y: bigint): bigint {
    return this.constant(this.number(x) / this.number(y));
  }
  sqrt(x: bigint): bigint {
    return this.constant(Math.sqrt(this.number(x)));
  }
  neg(x: bigint): bigint {
    return x ^ this.#sign;
  }
  abs(x: bigint): bigint {
    return x & ~this.#sign;
  }
  floor(x: bigint): bigint {
    return this.constant(Math.floor(this.number(x)));
  }
  pmin(x: bigint, y: bigint): bigint {
    return this.select(this.less(y, x), y, x);
  }
  pmax(x: bigint, y: bigint): bigint {
    return this.select(this.less(x, y), y, x);
  }
  less(x: bigint, y: bigint): bigint {
    return this.#mask(this.number(x) < this.number(y));
  }
  lessEqual(x: bigint, y: bigint): bigint {
    return this.#mask(this.number(x) <= this.number(y));
  }
  equal(x: bigint, y: bigint): bigint {
    return this.#mask(this.number(x) === this.number(y));
  }
  both(p: bigint, q: bigint): bigint {
    return p & q;
  }
  either(p: bigint, q: bigint): bigint {
    return p | q;
  }
  not(p: bigint): bigint {
    return p ^ this.#ones;
  }
  select(mask: bigint, whenTrue: bigint, whenFalse: bigint): bigint {
    return (whenTrue & mask) | (whenFalse & ~mask & this.#ones);
  }
  copysign(magnitude: bigint, sign: bigint): bigint {
    return (magnitude & ~this.#sign) | (sign & this.#sign);
  }
  powerOfTwo(shifted: bigint): bigint {
    return ((shifted << layouts[this.precision].fraction) + this.constant(1)) & this.#ones;
  }
  bit(shifted: bigint, index: 0 | 1): bigint {
    return this.#mask(((shifted >> BigInt(index)) & 1n) === 1n);
  }
  exponent(x: bigint): bigint {
    const { fraction, bias } = layouts[this.precision];
    return this.constant(Number(((x & ~this.#sign) >> fraction) - bias));
  }
  significand(x: bigint): bigint {
    const { fraction } = layouts[this.precision];
    return (x & ((1n << fraction) - 1n)) | this.constant(1);
  }
  truncate(x: bigint): bigint {
    const { shift } = layouts[this.precision];
    return (x >> shift) << shift;
  }
  inDouble(formula: BinaryFormula, x: bigint, y: bigint): bigint {
    if (this.precision === "f64") return formula(this, x, y);
    const wide = new Patterns("f64");
    const widen = (v: bigint) => wide.constant(this.number(v));
    return this.constant(wide.number(formula(wide, widen(x), widen(y))));
  }
}

const arguments_ = {
  f32: fc.oneof(fc.float(), fc.float({ min: -100, max: 100 })),
  f64: fc.oneof(fc.double(), fc.double({ min: -100, max: 100 })),
};

describe.each(["f32", "f64"] as const)("in %s", (precision) => {
  const patterns = new Patterns(precision);
  const numbers = precision === "f32" ? singles : doubles;

  for (const [name, entry] of Object.entries(elementary)) {
    it(`${name} on bit patterns with masks equals ${name} on numbers to the bit`, () => {
      const x = arguments_[precision];
      fc.assert(
        fc.property(x, x, (a, b) => {
          const [p, q] = [patterns.constant(a), patterns.constant(b)];
          const [twin, value] =
            entry.arity === 1
              ? [entry.formula(patterns, p), entry.formula(numbers, a)]
              : [entry.formula(patterns, p, q), entry.formula(numbers, a, b)];
          expect(patterns.number(twin)).toBe(value);
        }),
        { numRuns },
      );
    });
  }

  it("products of two truncated values are exact", () => {
    const between = fc.double({ min: 2 ** -30, max: 2 ** 30, noNaN: true });
    const single = fc.float({ min: 2 ** -30, max: 2 ** 30, noNaN: true });
    const size = precision === "f32" ? single : between;
    const integer = (x: number, bits: number) => BigInt(x * 2 ** bits);
    fc.assert(
      fc.property(size, size, (x, y) => {
        const [xh, yh] = [numbers.truncate(x), numbers.truncate(y)];
        expect(Math.abs(x - xh)).toBeLessThan(x * 2 ** (precision === "f32" ? -11 : -25));
        expect(integer(numbers.mul(xh, yh), 200)).toBe(integer(xh, 100) * integer(yh, 100));
      }),
      { numRuns },
    );
  });

  it("pmin and pmax keep a NaN on the left and drop one on the right", () => {
    expect(numbers.pmin(Number.NaN, 1)).toBeNaN();
    expect(numbers.pmax(Number.NaN, 1)).toBeNaN();
    expect(numbers.pmin(1, Number.NaN)).toBe(1);
    expect(numbers.pmax(1, Number.NaN)).toBe(1);
    expect(numbers.pmin(0, -0)).toBe(0);
    expect(numbers.pmax(-0, 0)).toBe(-0);
  });
});
