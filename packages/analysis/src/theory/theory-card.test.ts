import {
  add,
  chain,
  debias,
  decay,
  defineOptimizer,
  div,
  ema,
  learningRate,
  matmul,
  maximum,
  mul,
  type Optimizer,
  positive,
  qr,
  real,
  type Scalar,
  sign,
  sqrt,
  square,
  sub,
  type Tensor,
  zeros,
} from "@thalweg/core";
import { resolveOptimizerHyper } from "@thalweg/engine";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { largestStep } from "./adversary.js";
import { costOf } from "./cost.js";
import { degreeOf } from "./degree.js";
import { type Finding, isFound } from "./finding.js";
import { growth } from "./linearisation.js";
import { parityOf } from "./parity.js";
import { RuleMap } from "./rule-map.js";
import { late, limitAtRest, limitInNoise } from "./stability.js";
import { theoryCard } from "./theory-card.js";

const runs = { numRuns: process.env.THALWEG_THOROUGH === "1" ? 100 : 10 };
const source = "a test";

const descent = defineOptimizer({
  name: "descent",
  source,
  hyper: { lr: positive(0.1) },
  rule: ({ g, lr }) => ({ step: mul(lr, g) }),
});

const heavyBall = defineOptimizer({
  name: "heavy-ball",
  source,
  hyper: { lr: positive(0.1), beta: decay(0.9) },
  state: { u: zeros },
  rule({ g, u, lr, beta }) {
    u = add(mul(beta, u), g);
    return { u, step: mul(lr, u) };
  },
});

const nesterov = defineOptimizer({
  name: "nesterov",
  source,
  hyper: { lr: positive(0.1), beta: decay(0.9) },
  state: { u: zeros },
  rule({ g, u, lr, beta }) {
    u = add(mul(beta, u), g);
    return { u, step: mul(lr, add(g, mul(beta, u))) };
  },
});

const adam = defineOptimizer({
  name: "adam",
  source,
  hyper: { lr: positive(1e-3), beta1: decay(0.9), beta2: decay(0.999), eps: real(1e-8) },
  state: { m: zeros, v: zeros },
  rule({ g, m, v, t, lr, beta1, beta2, eps }) {
    m = ema(m, g, beta1);
    v = ema(v, square(g), beta2);
    return { m, v, step: div(mul(lr, debias(m, beta1, t)), add(sqrt(debias(v, beta2, t)), eps)) };
  },
});

/** A rule without state. */
const simple = (name: string, step: (input: { g: Tensor; lr: Scalar; loss: Tensor }) => Tensor) =>
  defineOptimizer({
    name,
    source,
    hyper: { lr: positive(0.1) },
    rule: ({ g, lr, loss }) => ({ step: step({ g, lr, loss }) }),
  });

const resolvedOf = (optimizer: Optimizer, given: Readonly<Record<string, number>> = {}) => ({
  expression: optimizer.name,
  optimizer,
  hyper: resolveOptimizerHyper(optimizer, given),
  schedules: [],
});

const mapOf = (optimizer: Optimizer, given: Readonly<Record<string, number>> = {}) =>
  new RuleMap(resolvedOf(optimizer, given), 2 * late);

function known<T>(finding: Finding<T> | undefined): T {
  if (finding !== undefined && isFound(finding)) return finding.value;
  throw new Error(finding?.why ?? "no finding");
}

const eta = fc.double({ min: 1e-4, max: 10, noNaN: true });
const beta = fc.double({ min: 0, max: 0.99, noNaN: true });

describe("the limit of stability, to 1e-8,", () => {
  it("is 2 / eta for gradient descent", () => {
    fc.assert(
      fc.property(eta, (lr) => {
        const { curvature, period } = known(limitAtRest(mapOf(descent, { lr })));
        expect(Math.abs((curvature * lr) / 2 - 1)).toBeLessThan(1e-8);
        expect(period).toBe(1);
      }),
      runs,
    );
  });

  it("is (2 + 2 beta) / eta for the heavy ball", () => {
    fc.assert(
      fc.property(eta, beta, (lr, b) => {
        const { curvature } = known(limitAtRest(mapOf(heavyBall, { lr, beta: b })));
        expect(Math.abs((curvature * lr) / (2 + 2 * b) - 1)).toBeLessThan(1e-8);
      }),
      runs,
    );
  });

  it("is (2 + 2 beta) / (eta (1 + 2 beta)) for Nesterov's", () => {
    fc.assert(
      fc.property(eta, beta, (lr, b) => {
        const { curvature } = known(limitAtRest(mapOf(nesterov, { lr, beta: b })));
        const theory = (2 + 2 * b) / (lr * (1 + 2 * b));
        expect(Math.abs(curvature / theory - 1)).toBeLessThan(1e-8);
      }),
      runs,
    );
  });

  it("is momentum's divided by Adam's denominator: eps at rest, 1 + eps in noise of size 1", () => {
    const beta1 = fc.double({ min: 0, max: 0.95, noNaN: true });
    fc.assert(
      fc.property(eta, beta1, (lr, b) => {
        const map = mapOf(adam, { lr, beta1: b });
        const theory = (2 + 2 * b) / ((1 - b) * lr);
        const rest = known(limitAtRest(map)).curvature;
        const noise = known(limitInNoise(map, parityOf(map))).curvature;
        expect(Math.abs(rest / (theory * 1e-8) - 1)).toBeLessThan(1e-8);
        expect(Math.abs(noise / (theory * (1 + 1e-8)) - 1)).toBeLessThan(1e-8);
      }),
      { numRuns: 3 },
    );
  });

  it("covers a period of several steps for a rule that skips every other step", () => {
    const resting = defineOptimizer({
      name: "resting",
      source,
      hyper: { lr: positive(0.1) },
      state: { turn: zeros },
      rule: ({ g, turn, lr }) => ({ turn: sub(1, turn), step: mul(mul(lr, g), turn) }),
    });
    const { curvature, period } = known(limitAtRest(mapOf(resting)));
    expect(period).toBe(2);
    expect(curvature).toBeCloseTo(20, 6);
  });

  it.each([
    ["a sign", simple("signs", ({ g, lr }) => mul(lr, sign(g))), /^the rule has no linearisation/],
    [
      "a quotient of zeros",
      simple("normal", ({ g, lr }) => mul(lr, div(g, sqrt(square(g))))),
      /divides 0 by 0/,
    ],
    [
      "a step of its own",
      simple("restless", ({ g, lr }) => add(mul(lr, g), 1)),
      /^the rule moves at gradient 0/,
    ],
    [
      "a step uphill",
      simple("uphill", ({ g, lr }) => mul(-1, mul(lr, g))),
      /^no curvature is stable/,
    ],
    [
      "a factorisation",
      defineOptimizer({
        name: "turned",
        source: "own work",
        scope: "tensor",
        hyper: { lr: positive(0.1) },
        rule: ({ g, lr }) => ({ step: mul(lr, matmul(qr(g).q, g)) }),
      }),
      /^the rule factorises matrices, through which no derivative passes/,
    ],
  ] as const)("is not defined for %s, and says why", (_, optimizer, why) => {
    expect(limitAtRest(mapOf(optimizer))).toEqual({ why: expect.stringMatching(why) });
  });
});

describe("the limit in noise", () => {
  it("is omitted without states to hold, and refused if they do not converge", () => {
    const ball = mapOf(heavyBall);
    expect(limitInNoise(ball, parityOf(ball))).toBeUndefined();
    const adagrad = defineOptimizer({
      name: "adagrad",
      source,
      hyper: { lr: positive(0.1) },
      state: { s: zeros },
      rule({ g, s, lr }) {
        s = add(s, square(g));
        return { s, step: div(mul(lr, g), add(sqrt(s), 1e-8)) };
      },
    });
    const map = mapOf(adagrad);
    expect(limitInNoise(map, parityOf(map))).toEqual({
      why: "state.s does not settle under gradients of size 1",
    });
  });
});

describe("the limit in noise of a rule that divides by a mean square", () => {
  /** The held mean square is 1. */
  const scaled = (name: string, numerator: (g: Tensor, m: Tensor) => Tensor, counts = false) =>
    defineOptimizer({
      name,
      source,
      hyper: { lr: positive(0.1) },
      state: { m: zeros, v: zeros, ...(counts && { count: zeros }) },
      rule({ g, m, v, lr, count }) {
        m = ema(m, g, 0.5);
        v = ema(v, square(g), 0.9);
        const step = div(mul(lr, numerator(g, m)), sqrt(v));
        return { m, v, ...(count !== undefined && { count: add(count, 1) }), step };
      },
    });
  const limitOf = (optimizer: Optimizer) => {
    const map = mapOf(optimizer);
    return known(limitInNoise(map, parityOf(map)));
  };

  it("is computed at the minimum with momentum 0, not with the momentum after the noise", () => {
    // (g + m^3) / 1 has the slope of g where m is 0.
    const { curvature } = limitOf(scaled("cubic", (g, m) => add(g, mul(m, square(m)))));
    expect(curvature).toBeCloseTo(20, 6);
  });

  it("ignores a rule's own step counter", () => {
    const { curvature } = limitOf(scaled("counting", (g) => g, true));
    expect(curvature).toBeCloseTo(20, 6);
  });
});

describe("the growth of a displacement", () => {
  it("is that of one step, for any period", () => {
    const map = mapOf(descent);
    const site = { point: map.start(0), free: [...map.labels.keys()] };
    for (const period of [1, 2, 3, 5]) {
      // |1 - 0.1 h|
      expect(growth(map, site, 5, period)).toBeCloseTo(0.5, 12);
      expect(growth(map, site, 25, period)).toBeCloseTo(1.5, 12);
    }
  });
});

describe("the rate of a card", () => {
  const two = (kind: string) =>
    defineOptimizer({
      name: `two ${kind}`,
      source,
      hyper: { lr: learningRate(0.1), other: learningRate(0.2) },
      rule: ({ g, lr, other }) => ({ step: mul(kind === "rates" ? add(lr, other) : other, g) }),
    });

  it("is the one on which the step depends, and none if it depends on several", () => {
    expect(theoryCard(resolvedOf(two("rates"))).rate).toBeUndefined();
    expect(theoryCard(resolvedOf(two("declared"))).rate).toEqual({ name: "other", value: 0.2 });
  });
});

describe("degree and oddness", () => {
  it.each([
    ["gradient descent", descent, 1, 1, true],
    ["the heavy ball", heavyBall, 1, 1, true],
    ["Adam", adam, 0, 1, true],
    ["a sign", simple("signs", ({ g, lr }) => mul(lr, sign(g))), 0, 0, true],
    [
      "a root",
      simple("roots", ({ g, lr }) => mul(lr, sqrt(maximum(g, mul(-1, g))))),
      0.5,
      0.5,
      false,
    ],
    ["a cube", simple("cubes", ({ g, lr }) => mul(lr, mul(g, square(g)))), 3, 3, true],
  ] as const)("of %s", (_, optimizer, large, small, odd) => {
    const map = mapOf(optimizer);
    expect(degreeOf(map)).toEqual({ large: { value: large }, small: { value: small } });
    expect(parityOf(map).odd).toBe(odd);
  });

  it("a rule that adds gradients of different degrees has no degree, nor has a rule that reads the loss", () => {
    const mixed = simple("mixed", ({ g, lr }) => mul(lr, add(g, mul(g, square(g)))));
    expect(degreeOf(mapOf(mixed))).toEqual({ large: { value: 3 }, small: { value: 1 } });
    const reading = simple("reading", ({ g, lr, loss }) => mul(lr, mul(loss, g)));
    const card = theoryCard(resolvedOf(reading));
    expect(card.degree.large).toEqual({ why: expect.stringContaining("reads the loss") });
    expect(card.largestStep).toEqual({ why: expect.stringContaining("reads the loss") });
  });
});

describe("the adversary", () => {
  it("finds lr (1 - b1) / sqrt((1 - b2) (1 - b1^2 / b2)), Adam's supremum, to 1e-6: 7.27 lr at the defaults", () => {
    const b1 = fc.double({ min: 0.3, max: 0.95, noNaN: true });
    const b2 = fc.double({ min: 0.98, max: 0.9995, noNaN: true });
    const check = (beta1: number, beta2: number) => {
      const supremum = (1 - beta1) / Math.sqrt((1 - beta2) * (1 - beta1 ** 2 / beta2));
      const { size } = largestStep(mapOf(adam, { lr: 1, beta1, beta2 }));
      expect(Math.abs(size / supremum - 1)).toBeLessThan(1e-6);
      return size;
    };
    expect(check(0.9, 0.999)).toBeCloseTo(7.27, 2);
    fc.assert(
      fc.property(b1, b2, (beta1, beta2) => void check(beta1, beta2)),
      { numRuns: 3 },
    );
  });

  it("finds the sum of a geometric series for momentum on a sign", () => {
    const signs = defineOptimizer({
      name: "signs",
      source,
      hyper: {},
      rule: ({ g }) => ({ step: sign(g) }),
    });
    const found = known(
      theoryCard(resolvedOf(chain("both", source, [signs, heavyBall]))).largestStep,
    );
    expect(found.inRates).toBeCloseTo(10, 9);
  });

  it("says that there is no bound where larger gradients make larger steps", () => {
    expect(theoryCard(resolvedOf(descent)).largestStep).toEqual({
      why: "unbounded: larger gradients make larger steps",
    });
  });
});

describe("cost", () => {
  it("of gradient descent is two numbers read, one written and two operations", () => {
    const { state, bytesKept, bytesRead, bytesWritten, operations } = costOf(resolvedOf(descent));
    expect({ state, bytesKept }).toEqual({ state: 0, bytesKept: 4 });
    // Also the rate, once per step.
    expect(bytesRead).toBeCloseTo(8, 1);
    expect(bytesWritten).toBeCloseTo(4, 1);
    expect(operations).toBeCloseTo(2, 1);
  });

  it("of a term whose factor is 0 is nothing", () => {
    const decaying = defineOptimizer({
      name: "decaying",
      source,
      hyper: { lr: positive(0.1), decay: real(0) },
      rule: ({ g, theta, lr, decay }) => ({ step: mul(lr, add(g, mul(decay, theta))) }),
    });
    const [without, withDecay] = [0, 0.5].map((decay) => costOf(resolvedOf(decaying, { decay })));
    expect(without!.operations).toBeCloseTo(2, 1);
    expect(withDecay!.operations).toBeCloseTo(4, 1);
  });

  it("of Adam is four numbers read and three written, in one pass", () => {
    const { state, bytesKept, bytesRead, bytesWritten } = costOf(resolvedOf(adam));
    expect({ state, bytesKept }).toEqual({ state: 2, bytesKept: 12 });
    expect(bytesRead).toBeCloseTo(16, 1);
    expect(bytesWritten).toBeCloseTo(12, 1);
  });
});
