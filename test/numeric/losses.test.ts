/**
 * Losses against their true values, in units in the last place. A bound is the sum of the errors of
 * all operations, in u = 2^-24 (f32) or 2^-53: 1 for an arithmetic operation, 2 n for an elementary
 * function of n ulp (docs/numerics.md). log1p does not amplify the error of its argument, and an
 * error of k u is at most k ulp.
 */
import type { GivenHyper, Loss } from "@thalweg/core";
import type { Precision } from "@thalweg/core/numeric";
import {
  binaryCrossEntropy,
  crossEntropy,
  focal,
  huber,
  klDivergence,
  logCosh,
  smoothL1,
  softCrossEntropy,
} from "@thalweg/losses";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  abs,
  add,
  type Big,
  div,
  fromNumber,
  less,
  mul,
  neg,
  ONE,
  scale,
  sub,
  toNumber,
  ZERO,
} from "./exact/big-float.js";
import { exp, expm1, LN2, log, log1p, sigmoid, tanh } from "./exact/functions.js";
import { ulpError } from "./exact/ulp.js";
import { lossOfRows } from "./loss-rows.js";
import { argument, rounded } from "./points.js";

const precisions = ["f32", "f64"] as const satisfies readonly Precision[];
const numRuns = process.env.THALWEG_THOROUGH === "1" ? 100 : 4;
const FAR = fromNumber(800);

/** A loss of one number, its true value, and the bound of its error in ulp. */
interface Line {
  readonly what: string;
  readonly loss: Loss;
  readonly target: number;
  readonly hyper?: GivenHyper;
  value(x: Big): Big;
  slope(x: Big): Big;
  /** For the value and for the slope, at x. */
  bound(x: number): readonly [number, number];
}

const isFar = (x: Big) => less(FAR, abs(x));
const isNegative = (x: Big) => x.m < 0n;
const half = (x: Big) => scale(x, -1);

/** log(1 + e^x); beyond 800 the difference from x or 0 is below the least double. */
function softplus(x: Big): Big {
  if (isFar(x)) return isNegative(x) ? ZERO : x;
  return isNegative(x) ? log1p(exp(x)) : add(x, log1p(exp(neg(x))));
}

function logistic(x: Big): Big {
  if (isFar(x)) return isNegative(x) ? ZERO : ONE;
  return sigmoid(x);
}

const softplusOf = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const square = (x: Big) => mul(x, x);
const delta = fromNumber(0.75);

const lines: readonly Line[] = [
  {
    what: "log-cosh",
    loss: logCosh,
    target: 0,
    value(x) {
      if (isFar(x)) return sub(abs(x), LN2);
      return log1p(half(neg(mul(expm1(x), expm1(neg(x))))));
    },
    slope: (x) => (isFar(x) ? (isNegative(x) ? neg(ONE) : ONE) : tanh(x)),
    bound: () => [9, 14],
  },
  {
    what: "binary-cross-entropy with target 0",
    loss: binaryCrossEntropy,
    target: 0,
    value: softplus,
    slope: logistic,
    bound: () => [5, 7],
  },
  {
    what: "binary-cross-entropy with target 1",
    loss: binaryCrossEntropy,
    target: 1,
    value: (x) => softplus(neg(x)),
    slope: (x) => neg(logistic(neg(x))),
    bound: () => [5, 7],
  },
  {
    // The exponent is 2 log(1 + e^-x) with an error of 6 u; its exponential multiplies this error
    // by the exponent's size.
    what: "focal with target 0",
    loss: focal,
    target: 0,
    hyper: { alpha: 0 },
    value: (x) => mul(square(logistic(x)), softplus(x)),
    slope(x) {
      const p = logistic(x);
      const inner = add(p, scale(mul(logistic(neg(x)), softplus(x)), 1));
      return mul(square(p), inner);
    },
    bound: (x) => [12 * softplusOf(-x) + 12, 12 * softplusOf(-x) + 21],
  },
  {
    what: "huber",
    loss: huber,
    target: 0,
    hyper: { delta: 0.75 },
    value(x) {
      return less(delta, abs(x)) ? mul(delta, sub(abs(x), half(delta))) : half(square(x));
    },
    slope: (x) => (less(delta, abs(x)) ? (isNegative(x) ? neg(delta) : delta) : x),
    bound: () => [2, 1],
  },
  {
    what: "smooth-l1",
    loss: smoothL1,
    target: 0,
    hyper: { beta: 0.75 },
    value(x) {
      return less(abs(x), delta) ? half(div(square(x), delta)) : sub(abs(x), half(delta));
    },
    slope: (x) => (less(abs(x), delta) ? div(x, delta) : isNegative(x) ? neg(ONE) : ONE),
    bound: () => [5, 5],
  },
];

describe.each(lines)("$what, over every size of number", ({ loss, target, hyper, ...line }) => {
  it.each(precisions)(
    "in %s is within its bound of the true value, and so is its derivative",
    (precision) => {
      const points = fc.array(argument(precision, [-1e300, 1e300]), {
        minLength: 200,
        maxLength: 200,
      });
      fc.assert(
        fc.property(points, (xs) => {
          const found = lossOfRows(loss, {
            predictions: xs.map((x) => [x]),
            targets: xs.map(() => [target]),
            precision,
            ...(hyper && { hyper }),
          });
          for (const [i, { value, gradient }] of found.entries()) {
            const x = fromNumber(xs[i]!);
            const [ofValue, ofSlope] = line.bound(xs[i]!);
            expect(ulpError(value, line.value(x), precision)).toBeLessThanOrEqual(ofValue);
            expect(ulpError(gradient[0]!, line.slope(x), precision)).toBeLessThanOrEqual(ofSlope);
          }
        }),
        { numRuns },
      );
    },
  );
});

/**
 * A row's exact softmax relative to its largest logit: p_k, and log1p of the sum of the other
 * exponentials.
 */
function softmaxOf(logits: readonly number[]) {
  const top = logits.indexOf(Math.max(...logits));
  const apart = logits.map((z) => sub(fromNumber(z), fromNumber(logits[top]!)));
  const parts = apart.map((d) => (isFar(d) ? ZERO : exp(d)));
  const others = parts.reduce((sum, part, k) => (k === top ? sum : add(sum, part)), ZERO);
  const total = add(ONE, others);
  // 1 - p_k is the sum of the other classes, without cancellation.
  const missing = parts.map((_, k) =>
    div(
      parts.reduce((sum, part, j) => (j === k ? sum : add(sum, part)), ZERO),
      total,
    ),
  );
  return {
    top,
    p: parts.map((part) => div(part, total)),
    missing,
    surprise: apart.map((d) => sub(log1p(others), d)),
  };
}

/**
 * The relative error, in u, of a sum of exponentials of differences. Each difference is rounded,
 * and rounded again when it is shifted, so that the error of its exponential in u is the size of
 * the difference; the sum weights these errors by the terms.
 */
function errorOfSum(logits: readonly number[], origin: number): number {
  const apart = logits.filter((_, k) => k !== origin).map((z) => z - logits[origin]!);
  const most = Math.max(...apart);
  const weights = apart.map((d) => Math.exp(d - most));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = apart.reduce((sum, d, k) => sum + weights[k]! * 2 * Math.abs(d), 0) / total;
  return mean + 2 + logits.length;
}

/** Four logits of one size, the first of which may lie far below the others. */
const row = (precision: Precision) =>
  fc
    .tuple(
      fc.constantFrom(1e-3, 1, 5, 30, 90, 1e4),
      fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 4, maxLength: 4 }),
      fc.constantFrom(0, 0, 1e4, 1e7),
    )
    .map(([width, places, below]) =>
      places.map((place, k) => rounded((width * place) / 1000 - (k === 0 ? below : 0), precision)),
    );
const rows = (precision: Precision) => fc.array(row(precision), { minLength: 60, maxLength: 60 });

describe("cross-entropy of rows of 4 logits, from near certainty to 1e4 apart", () => {
  it.each(precisions)("in %s has at most the error of its sums of exponentials", (precision) => {
    fc.assert(
      fc.property(rows(precision), (predictions) => {
        const targets = predictions.map((_, i) => i % 4);
        const found = lossOfRows(crossEntropy, { predictions, targets, precision });
        for (const [i, { value, gradient }] of found.entries()) {
          const logits = predictions[i]!;
          const own = targets[i]!;
          const { top, p, missing, surprise } = softmaxOf(logits);
          const isFarBehind = logits[top]! - logits[own]! >= 16;
          const rho = errorOfSum(logits, isFarBehind ? top : own);
          expect(ulpError(value, surprise[own]!, precision)).toBeLessThanOrEqual(rho + 8);
          for (const [k, slope] of gradient.entries()) {
            const truth = k === own ? neg(missing[k]!) : p[k]!;
            // 1 minus the others' sum has up to 4 times that error; a shift is less than 16.
            const bound = 4 * (rho + 8) + 2 * Math.abs(logits[k]! - logits[top]!) + 16;
            expect(ulpError(slope, truth, precision)).toBeLessThanOrEqual(bound);
          }
        }
      }),
      { numRuns },
    );
  });
});

/** Whether an error is at most so many u of a size, or a few subnormal numbers. */
function expectWithin(found: number, truth: Big, count: number, size: Big, precision: Precision) {
  const [u, least] = precision === "f32" ? [2 ** -24, 2 ** -149] : [2 ** -53, 2 ** -1074];
  const allowed = add(mul(fromNumber(count * u), size), fromNumber(4 * least));
  const missed = abs(sub(fromNumber(found), truth));
  expect(less(allowed, missed), `${found} for ${toNumber(truth)}`).toBe(false);
}

/** The class with the largest logit, or probabilities of 1/4 and 1/2. */
const wanted = (logits: readonly number[], i: number) =>
  logits.map((_, k) =>
    i % 2 === 0 ? Number(k === softmaxOf(logits).top) : [0, 0.25, 0.25, 0.5][(k + i) % 4]!,
  );
const total = (terms: readonly Big[]) => terms.reduce((sum, term) => add(sum, term));
const logTerm = (w: number) => (w === 0 ? ZERO : mul(fromNumber(w), log(fromNumber(w))));

describe("soft cross-entropy and the KL divergence of rows of 4 logits", () => {
  it.each(precisions)("in %s err within what their terms imply", (precision) => {
    fc.assert(
      fc.property(rows(precision), (predictions) => {
        const targets = predictions.map(wanted);
        const soft = lossOfRows(softCrossEntropy, { predictions, targets, precision });
        const divergence = lossOfRows(klDivergence, { predictions, targets, precision });
        for (const [i, { value, gradient }] of soft.entries()) {
          const [logits, q] = [predictions[i]!, targets[i]!];
          const { top, p, missing, surprise } = softmaxOf(logits);
          const rho = errorOfSum(logits, top);
          const truth = total(surprise.map((each, k) => mul(fromNumber(q[k]!), each)));
          expect(ulpError(value, truth, precision)).toBeLessThanOrEqual(rho + 12);
          const entropy = total(q.map(logTerm));
          const size = add(truth, abs(entropy));
          expectWithin(divergence[i]!.value, add(truth, entropy), rho + 14, size, precision);
          for (const [k, slope] of gradient.entries()) {
            // p - q; for the largest class (1 - q) - (1 - p), which keeps the digits of 1 - p if
            // q is 1.
            const [a, b] =
              k === top ? [fromNumber(1 - q[k]!), missing[k]!] : [p[k]!, fromNumber(q[k]!)];
            const count = 2 * rho + 2 * Math.abs(logits[k]! - logits[top]!) + 12;
            expectWithin(slope, sub(a, b), count, add(a, b), precision);
          }
        }
      }),
      { numRuns },
    );
  });
});
