/** Wrappers around plain gradient descent, whose step is lr g. */
import { wrap } from "@thalweg/core";
import {
  decoupledWeightDecay,
  emaOfParameters,
  gradientDescent,
  lookahead,
  mechanic,
} from "@thalweg/optimizers";
import { expect, it } from "vitest";
import { expectSteps } from "./expect-steps.js";
import { average, dot, gradients, type Numbers, norm, plus, start, zeros } from "./numbers.js";

const lr = 0.4;
const along = [...gradients, ...gradients];

// Loshchilov & Hutter 2019, algorithms 1 and 2.
it("decoupled-weight-decay takes lambda theta off the inner step", () => {
  const decayed = wrap(decoupledWeightDecay, gradientDescent);
  expectSteps(decayed, { lr, lambda: 0.3 }, ({ theta, g }) =>
    plus(plus(theta, -lr, g), -0.3, theta),
  );
});

// Zhang et al. 2019, algorithm 1.
it("lookahead goes alpha of the way to the fast weights, and is evaluated at the slow ones", () => {
  const [k, alpha] = [2, 0.3];
  let slow: Numbers = start;
  expectSteps(
    wrap(lookahead, gradientDescent),
    { lr, k, alpha },
    ({ theta, g, t }) => {
      const fast = plus(theta, -lr, g);
      if (t % k !== 0) return fast;
      slow = slow.map((each, i) => each + alpha * (fast[i]! - each));
      return slow;
    },
    { along, evalPoint: () => slow },
  );
});

// Kingma & Ba 2015, section 7.2.
it("ema-of-parameters is evaluated at the average that began at the start", () => {
  let mean: Numbers = start;
  expectSteps(
    wrap(emaOfParameters, gradientDescent),
    { lr, beta: 0.7 },
    ({ theta, g }) => {
      const next = plus(theta, -lr, g);
      mean = average(mean, next, 0.7);
      return next;
    },
    { evalPoint: () => mean },
  );
});

// Cutkosky, Defazio & Mehta 2023, algorithm 1.
it.each([true, false])("mechanic bets on the way from the start, clipped %s", (clipped) => {
  const [s0, lambda, eps] = [0.3, 0.2, 0.05];
  const bettors = [1, 2, 3, 4, 5, 6].map((i) => ({ beta: 1 - 10 ** -i, m: 0, v: 0, r: 0, s: s0 }));
  let far: Numbers = zeros();
  const bets: number[] = [];
  expectSteps(
    wrap(mechanic, gradientDescent),
    { lr, s0, lambda, eps, clipped },
    ({ theta, g }) => {
      const total = bettors.reduce((sum, { s }) => sum + s, 0);
      const gone = start.map((each, i) => (each - theta[i]!) / (total + eps));
      const pull = (lambda * total * norm(g)) / (norm(theta) + eps);
      const h = dot(plus(g, pull, theta), gone);
      far = plus(gone, lr, g);
      for (const each of bettors) {
        const won = clipped ? Math.min(Math.max(h, -each.m), each.m) : h;
        each.m = Math.max(each.beta * each.m, Math.abs(h) + eps);
        each.v = each.beta ** 2 * each.v + h * h;
        each.r = each.beta * each.r + each.s * won;
        each.s = ((s0 * each.m) / 6 + Math.max(each.r, 0)) / (Math.sqrt(each.v) + eps);
      }
      bets.push(h);
      return plus(start, -bettors.reduce((sum, { s }) => sum + s, 0), far);
    },
    { along },
  );
  expect(Math.min(...bets)).toBeLessThan(0);
  expect(Math.max(...bets)).toBeGreaterThan(0);
});
