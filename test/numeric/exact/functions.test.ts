import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  add,
  type Big,
  div,
  exponentOf,
  fromNumber,
  mul,
  neg,
  ONE,
  scale,
  sqrt,
  sub,
} from "./big-float.js";
import {
  atan2,
  cbrt,
  cos,
  erf,
  exp,
  expm1,
  LN2,
  log,
  log1p,
  PI,
  pow,
  sigmoid,
  sin,
  tanh,
} from "./functions.js";

const numRuns = process.env.THALWEG_THOROUGH === "1" ? 1000 : 100;

/** The first decimals of x >= 0, cut. */
function decimals(x: Big, count: number): string {
  const scaled = mul(x, { m: 10n ** BigInt(count), e: 0 });
  const whole = scaled.e >= 0 ? scaled.m << BigInt(scaled.e) : scaled.m >> BigInt(-scaled.e);
  const digits = whole.toString().padStart(count + 1, "0");
  return `${digits.slice(0, -count)}.${digits.slice(-count)}`;
}

/** Bits in which x and y agree, relative to y. */
function agreement(x: Big, y: Big): number {
  const difference = sub(x, y);
  return difference.m === 0n ? Number.POSITIVE_INFINITY : exponentOf(y) - exponentOf(difference);
}

const number = (x: number) => fromNumber(x);
const moderate = fc.double({ min: -20, max: 20, noNaN: true }).filter((x) => Math.abs(x) > 1e-6);
const positive = fc.double({ min: 1e-300, max: 1e300, noNaN: true });

describe("true values", () => {
  // OEIS A001113, A002162, A000796, A002193; erf(1): OEIS A099286, atan(1/2): A073000
  it.each([
    ["e", exp(ONE), "2.71828182845904523536028747135266249775724709369995"],
    ["ln 2", LN2, "0.69314718055994530941723212145817656807550013436025"],
    ["pi", PI, "3.14159265358979323846264338327950288419716939937510"],
    ["sqrt 2", sqrt(number(2)), "1.41421356237309504880168872420969807856967187537694"],
    ["erf 1", erf(ONE), "0.84270079294971486934122063508260925929606699796630"],
    ["atan 1/2", atan2(ONE, number(2)), "0.46364760900080611621425623146121440202853705428612"],
  ])("%s has its published digits", (_, value, digits) => {
    expect(decimals(value, 50)).toBe(digits);
  });

  it("satisfy the identities that tie them to each other, to 200 bits", () => {
    fc.assert(
      fc.property(moderate, positive, (x, p) => {
        const X = number(x);
        const P = number(p);
        const e = exp(X);
        expect(agreement(log(e), X)).toBeGreaterThan(200);
        expect(agreement(exp(log(P)), P)).toBeGreaterThan(200);
        expect(agreement(add(expm1(X), ONE), e)).toBeGreaterThan(200);
        expect(agreement(log1p(expm1(X)), X)).toBeGreaterThan(190);
        const circle = add(mul(sin(X), sin(X)), mul(cos(X), cos(X)));
        expect(agreement(circle, ONE)).toBeGreaterThan(200);
        const minus = exp(neg(X));
        expect(agreement(tanh(X), div(sub(e, minus), add(e, minus)))).toBeGreaterThan(190);
        expect(agreement(sigmoid(X), div(ONE, add(ONE, minus)))).toBeGreaterThan(200);
        const root = cbrt(P);
        expect(agreement(mul(root, mul(root, root)), P)).toBeGreaterThan(200);
        expect(agreement(pow(P, number(0.5)), sqrt(P))).toBeGreaterThan(200);
      }),
      { numRuns },
    );
  });

  it("give back an angle between -pi and pi from its sine and cosine, to 200 bits", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 3.14, noNaN: true }),
        fc.boolean(),
        (x, negative) => {
          const angle = number(negative ? -x : x);
          expect(agreement(atan2(sin(angle), cos(angle)), angle)).toBeGreaterThan(200);
        },
      ),
      { numRuns },
    );
  });

  it("give erf the Maclaurin series' value to 200 bits for |x| <= 2", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 2, noNaN: true }), (x) => {
        const X = number(x);
        let power = X;
        let sum = X;
        for (let n = 1; n < 200; n++) {
          power = div(mul(neg(power), mul(X, X)), number(n));
          sum = add(sum, div(power, number(2 * n + 1)));
        }
        expect(agreement(erf(X), div(scale(sum, 1), sqrt(PI)))).toBeGreaterThan(200);
      }),
      { numRuns },
    );
  });
});
