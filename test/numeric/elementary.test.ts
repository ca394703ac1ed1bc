import {
  type BinaryElementary,
  elementary,
  type Precision,
  type UnaryElementary,
} from "@thalweg/core/numeric";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Big, exponentOf, fromNumber } from "./exact/big-float.js";
import { pow, truths } from "./exact/functions.js";
import { ulpError } from "./exact/ulp.js";
import { argument, power, rounded } from "./points.js";

const numRuns = process.env.THALWEG_THOROUGH === "1" ? 30_000 : 3_000;
const precisions = ["f32", "f64"] as const satisfies readonly Precision[];

/**
 * Beyond these magnitudes a function equals its limit to working precision, and the test does not
 * compute the true value.
 */
const reach: Readonly<Partial<Record<keyof typeof elementary, number>>> = {
  exp: 800,
  expm1: 800,
  tanh: 800,
  sigmoid: 800,
  erf: 800,
};

function judgeUnary(name: UnaryName, entry: UnaryElementary, precision: Precision): void {
  const [range] = entry.range[precision];
  const limit = reach[name] ?? Number.POSITIVE_INFINITY;
  const truth: (x: Big) => Big = truths[name];
  // At the left end of its domain a logarithm is infinite; special values are tested separately.
  const points = argument(precision, [
    Math.max(range[0], -limit),
    Math.min(range[1], limit),
  ]).filter((x) => x !== range[0]);
  fc.assert(
    fc.property(points, (x) => {
      const error = ulpError(entry[precision](x), truth(fromNumber(x)), precision);
      expect(error).toBeLessThanOrEqual(entry.ulp[precision]);
    }),
    { numRuns },
  );
}

function judgeBinary(name: BinaryName, entry: BinaryElementary, precision: Precision): void {
  const [first, second] = entry.range[precision];
  const pairs = fc
    .tuple(argument(precision, first), argument(precision, second))
    .filter(([x, y]) => x !== 0 && y !== 0);
  const points = name === "pow" ? power(precision) : pairs;
  fc.assert(
    fc.property(points, ([x, y]) => {
      const value = entry[precision](x, y);
      const truth = truths[name](fromNumber(x), fromNumber(y));
      expect(ulpError(value, truth, precision)).toBeLessThanOrEqual(entry.ulp[precision]);
    }),
    { numRuns },
  );
}

type UnaryName = {
  [N in keyof typeof elementary]: (typeof elementary)[N] extends UnaryElementary ? N : never;
}[keyof typeof elementary];
type BinaryName = Exclude<keyof typeof elementary, UnaryName>;

function isUnary(name: keyof typeof elementary): name is UnaryName {
  return elementary[name].arity === 1;
}

/** The law that a function of the table states. */
function claim(name: keyof typeof elementary, precision: Precision): string {
  const { ulp, range } = elementary[name];
  const domain = range[precision].map(([least, greatest]) => `[${least}, ${greatest}]`);
  const where = domain.join(" x ");
  return `${name} in ${precision} differs from the true value by at most ${ulp[precision]} ulp on ${where}`;
}

describe("the elementary functions", () => {
  for (const name of Object.keys(elementary) as (keyof typeof elementary)[]) {
    for (const precision of precisions) {
      it(claim(name, precision), () => {
        if (isUnary(name)) judgeUnary(name, elementary[name], precision);
        else judgeBinary(name, elementary[name], precision);
      });
    }
  }
});

describe("sin and cos", () => {
  it("keep their bound next to multiples of pi/2 (in f32 all), where the reduction cancels most", () => {
    const growth = process.env.THALWEG_THOROUGH === "1" ? 1.0003 : 1.003;
    const halfPi = Math.PI / 2;
    for (let k = 1; k * halfPi < elementary.sin.range.f32[0][1]; k++) {
      const x = Math.fround(k * halfPi);
      const name = k % 2 === 0 ? "sin" : "cos";
      const truth = truths[name](fromNumber(x));
      expect(ulpError(elementary[name].f32(x), truth, "f32")).toBeLessThanOrEqual(1);
    }
    for (let k = 1; k * halfPi < elementary.sin.range.f64[0][1]; k = Math.ceil(k * growth)) {
      const x = k * halfPi;
      const name = k % 2 === 0 ? "sin" : "cos";
      const truth = truths[name](fromNumber(x));
      expect(ulpError(elementary[name].f64(x), truth, "f64")).toBeLessThanOrEqual(1);
    }
  });
});

describe("pow", () => {
  it.each(precisions)(
    "in %s is exact where the power of small whole numbers is representable",
    (precision) => {
      const limit = precision === "f32" ? 2 ** 24 : 2 ** 53;
      for (let base = 2; base <= 40; base++) {
        for (let [y, value] = [0, 1]; value < limit; y++, value *= base) {
          expect(elementary.pow[precision](base, y)).toBe(value);
          expect(elementary.pow[precision](-base, y)).toBe(y % 2 === 0 ? value : -value);
        }
      }
    },
  );

  it.each(precisions)("in %s squares within its bound from underflow to overflow", (precision) => {
    const [low, high] = precision === "f32" ? [-75, 63] : [-538, 511];
    for (let e = low; e <= high; e++) {
      const x = rounded(1.2345678901234567 * 2 ** e, precision);
      const big = fromNumber(x);
      const truth = pow(big, fromNumber(2));
      expect(exponentOf(truth)).toBe(2 * e);
      expect(ulpError(elementary.pow[precision](x, 2), truth, precision)).toBeLessThanOrEqual(
        elementary.pow.ulp[precision],
      );
    }
  });
});
