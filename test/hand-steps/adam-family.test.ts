/** Adam's descendants, with every number and option away from where they are Adam. */

import type { Optimizer } from "@thalweg/core";
import {
  adabelief,
  adabound,
  adamAtan2,
  adamod,
  adan,
  ademamix,
  adopt,
  diffgrad,
  laprop,
  optimisticAdam,
  padam,
  qhadam,
  radam,
  yogi,
} from "@thalweg/optimizers";
import { describe, expect, it } from "vitest";
import { expectSteps, type HandStep } from "./expect-steps.js";
import { average, gradients, type Numbers, plus, squares, zeros } from "./numbers.js";

const [lr, beta1, beta2, beta3, eps, weightDecay] = [0.2, 0.8, 0.7, 0.6, 0.05, 0.3];
const adams = { lr, beta1, beta2, eps };

/**
 * One step by the formula: theta less what is returned. t is 1, 2, ...; `kept` outlives the step.
 */
type Move = (g: Numbers, t: number, theta: Numbers) => Numbers;

const clip = (x: number, low: number, high: number) => Math.min(Math.max(x, low), high);
const debiased = (x: Numbers, beta: number, t: number) => x.map((each) => each / (1 - beta ** t));

/** Adam's moments, of which a formula takes what it needs. */
function moments() {
  let [m, v]: Numbers[] = [zeros(), zeros()];
  return (g: Numbers, t: number) => {
    m = average(m!, g, beta1);
    v = average(v!, squares(g), beta2);
    const roots = debiased(v, beta2, t).map((each) => Math.sqrt(each) + eps);
    return { m, v, mean: debiased(m, beta1, t), roots };
  };
}

/** Adam's root, or pytorch_optimizer's, whose eps is corrected too. */
const rootOf = (flavour: string) => (v: number, t: number) =>
  flavour === "paper"
    ? Math.sqrt(v / (1 - beta2 ** t)) + eps
    : (Math.sqrt(v + 1e-15) + eps) / Math.sqrt(1 - beta2 ** t);

function expectMoves(optimizer: Optimizer, hyper: Readonly<Record<string, unknown>>, move: Move) {
  const given = hyper as Record<string, number | string | boolean>;
  expectSteps(optimizer, given, ({ theta, g, t }) => plus(theta, -1, move(g, t, theta)));
}

// Everett et al. 2024.
it("adam-atan2 takes the angle of mean and root", () => {
  const next = moments();
  const [a, b] = [1.7, 0.6];
  expectMoves(adamAtan2, { lr, beta1, beta2, a, b }, (g, t) => {
    const { mean, roots } = next(g, t);
    return mean.map((each, i) => lr * a * Math.atan2(each, b * (roots[i]! - eps)));
  });
});

// Ding et al. 2019, algorithm 1.
it("adamod bounds a rate by the average of the past ones", () => {
  const next = moments();
  let s: Numbers = zeros();
  expectMoves(adamod, { ...adams, beta3 }, (g, t) => {
    const { mean, roots } = next(g, t);
    const rates = roots.map((each) => lr / each);
    s = average(s, rates, beta3);
    return mean.map((each, i) => Math.min(rates[i]!, s[i]!) * each);
  });
});

// Dubey et al. 2020; pytorch_optimizer leaves the friction and the root's correction out.
it.each(["paper", "pytorch-optimizer"])("diffgrad, flavour %s", (flavour) => {
  const next = moments();
  let before: Numbers = zeros();
  expectMoves(diffgrad, { ...adams, flavour }, (g, t) => {
    const { mean, v, roots } = next(g, t);
    const friction = g.map((each, i) => 1 / (1 + Math.exp(-Math.abs(before[i]! - each))));
    before = g;
    return mean.map((each, i) =>
      flavour === "paper"
        ? (lr * friction[i]! * each) / roots[i]!
        : (lr * each) / (Math.sqrt(v[i]! + 1e-15) + eps),
    );
  });
});

// Ziyin, Wang & Ueda 2020, algorithm 1; the decay follows the step.
it.each(["paper", "pytorch-optimizer"])("laprop, flavour %s", (flavour) => {
  const next = moments();
  const root = rootOf(flavour);
  let m: Numbers = zeros();
  expectMoves(laprop, { ...adams, weightDecay, flavour }, (g, t, theta) => {
    const { v } = next(g, t);
    const turned = g.map((each, i) => each / root(v[i]!, t));
    m = average(m, turned, beta1);
    return debiased(m, beta1, t).map((each, i) => {
      const after = (1 - lr * weightDecay) * (theta[i]! - lr * each);
      return theta[i]! - after;
    });
  });
});

// Daskalakis et al. 2018, algorithm 1.
it("optimistic-adam takes twice Adam's step less the one before", () => {
  const next = moments();
  let before: Numbers = zeros();
  expectMoves(optimisticAdam, adams, (g, t) => {
    const { mean, roots } = next(g, t);
    const u = mean.map((each, i) => each / roots[i]!);
    const move = u.map((each, i) => 2 * lr * each - lr * before[i]!);
    before = u;
    return move;
  });
});

// Chen et al. 2018.
it("padam divides by a power of the largest mean square", () => {
  const next = moments();
  const p = 0.3;
  let largest: Numbers = zeros();
  expectMoves(padam, { ...adams, p }, (g, t) => {
    const { m, v } = next(g, t);
    largest = largest.map((each, i) => Math.max(each, v[i]!));
    return m.map((each, i) => (lr * each) / (largest[i]! ** p + eps));
  });
});

// Ma & Yarats 2019.
it("qhadam mixes the gradient with both means", () => {
  const next = moments();
  const [nu1, nu2] = [0.7, 0.4];
  expectMoves(qhadam, { ...adams, nu1, nu2 }, (g, t) => {
    const { mean, v } = next(g, t);
    return g.map((each, i) => {
      const square = (1 - nu2) * each * each + (nu2 * v[i]!) / (1 - beta2 ** t);
      return (lr * ((1 - nu1) * each + nu1 * mean[i]!)) / (Math.sqrt(square) + eps);
    });
  });
});

// Xie et al. 2022, algorithm 1.
it.each([true, false])("adan, proximal %s", (proximal) => {
  let [m, v, n, before]: Numbers[] = [zeros(), zeros(), zeros(), zeros()];
  expectMoves(adan, { ...adams, beta3, weightDecay, proximal }, (g, t, theta) => {
    const d = g.map((each, i) => (t === 1 ? 0 : each - before![i]!));
    before = g;
    m = average(m!, g, beta1);
    v = average(v!, d, beta2);
    n = average(n!, squares(plus(g, beta2, d)), beta3);
    const means = plus(debiased(m, beta1, t), beta2, debiased(v, beta2, t));
    const roots = debiased(n, beta3, t).map((each) => Math.sqrt(each) + eps);
    return theta.map((each, i) => {
      const u = (lr * means[i]!) / roots[i]!;
      const shrink = lr * weightDecay;
      return each - (proximal ? (each - u) / (1 + shrink) : (1 - shrink) * each - u);
    });
  });
});

/** RAdam's factor of Liu et al. 2020, equation 5; undefined where rho is at most the threshold. */
function rectification(beta: number, t: number, threshold: number): number | undefined {
  const last = 2 / (1 - beta) - 1;
  const rho = last - (2 * t * beta ** t) / (1 - beta ** t);
  const [above, below] = [(rho - 4) * (rho - 2) * last, (last - 4) * (last - 2) * rho];
  return rho > threshold ? Math.sqrt(above / below) : undefined;
}

describe.each([true, false])("coupled %s", (coupled) => {
  const whole = (g: Numbers, theta: Numbers) => (coupled ? plus(g, weightDecay, theta) : g);
  const beside = (x: number) => (coupled ? 0 : lr * weightDecay * x);

  // Zhuang et al. 2020, algorithm 2; rectified with the threshold 5, which beta2 = 0.95 passes at
  // the sixth step.
  it.each([
    ["paper", false],
    ["pytorch-optimizer", false],
    ["paper", true],
    ["pytorch-optimizer", true],
  ] as const)("adabelief, flavour %s, rectified %s", (flavour, rectified) => {
    const slow = 0.95;
    const floor = 0.01;
    let [m, s]: Numbers[] = [zeros(), zeros()];
    const hyper = { lr, beta1, beta2: slow, eps: floor, weightDecay, coupled, rectified, flavour };
    const along = [1, -0.7, 1.2, 0.4, -0.3, 0.8, 1.1].map((c) => [0.3 * c, -0.2, 0.1 * c, 0.4]);
    const step = (g: Numbers, t: number, theta: Numbers) => {
      const input = whole(g, theta);
      m = average(m!, input, beta1);
      const mean = m;
      const distances = input.map((each, i) => each - mean[i]!);
      s = average(s!, squares(distances), slow).map((each) => each + floor);
      const r = rectification(slow, t, 5);
      return theta.map((each, i) => {
        const square = 1 - slow ** t;
        const root =
          flavour === "paper"
            ? Math.sqrt(s![i]! / square) + floor
            : (Math.sqrt(s![i]! + 1e-15) + floor) / Math.sqrt(square);
        const scale = rectified ? (r === undefined ? 1 : r / root) : 1 / root;
        return (lr * scale * mean[i]!) / (1 - beta1 ** t) + beside(each);
      });
    };
    expectSteps(adabelief, hyper, ({ theta, g, t }) => plus(theta, -1, step(g, t, theta)), {
      along,
    });
  });

  // Luo et al. 2019, algorithm 2, at its lower bound, between its bounds and at its upper one; the
  // authors' code.
  describe.each(["paper", "author", "pytorch-optimizer"])("adabound, flavour %s", (flavour) => {
    it.each([
      [3, 5],
      [0.5, 0.7],
      [0.03, 5],
    ])("finalLr %d, gamma %d", (finalLr, gamma) => {
      const next = moments();
      const hyper = { ...adams, finalLr, gamma, weightDecay, coupled, flavour };
      expectMoves(adabound, hyper, (g, t, theta) => {
        const { m, v } = next(whole(g, theta), t);
        const low = finalLr * (1 - 1 / (gamma * t + 1));
        const high = finalLr * (1 + 1 / (gamma * t));
        const paper = flavour === "paper";
        const correction = paper ? 1 : Math.sqrt(1 - beta2 ** t) / (1 - beta1 ** t);
        const floor = flavour === "pytorch-optimizer" ? 1e-15 : 0;
        return theta.map((each, i) => {
          const rate = clip((lr * correction) / (Math.sqrt(v[i]! + floor) + eps), low, high);
          return (rate / (paper ? Math.sqrt(t) : 1)) * m[i]! + beside(each);
        });
      });
    });
  });

  // Pagliardini et al. 2024, section 3: half-lives of the betas, and alpha, rise in proportion to t
  // over the run of 3.
  describe.each([true, false])("ademamix, scheduled %s", (scheduled) => {
    it.each(["paper", "pytorch-optimizer"])("flavour %s", (flavour) => {
      const [alpha, last] = [3, 0.95];
      const next = moments();
      let slow: Numbers = zeros();
      const form = { weightDecay, coupled, scheduled, flavour };
      expectMoves(ademamix, { ...adams, beta3: last, alpha, ...form }, (g, t, theta) => {
        const input = whole(g, theta);
        const { m, mean, roots } = next(input, t);
        const share = scheduled ? t / 3 : 1;
        // log(beta) = 1 / (share / log(last) + (1 - share) / log(beta1))
        const beta = Math.exp(1 / (share / Math.log(last) + (1 - share) / Math.log(beta1)));
        slow = average(slow, input, beta);
        return theta.map((each, i) => {
          const old = share * alpha * slow[i]!;
          const both = flavour === "paper" ? mean[i]! + old : (m[i]! + old) / (1 - beta1 ** t);
          return (lr * both) / roots[i]! + beside(each);
        });
      });
    });
  });

  // Taniguchi et al. 2024, algorithm 2; a large eps is the floor of some roots.
  it.each([
    ["paper", 0.05],
    ["paper", 0.35],
    ["pytorch-optimizer", 0.05],
  ] as const)("adopt, flavour %s, eps %d", (flavour, floor) => {
    let [m, v]: Numbers[] = [zeros(), zeros()];
    const hyper = { lr, beta1, beta2, eps: floor, weightDecay, coupled, flavour };
    expectMoves(adopt, hyper, (g, t, theta) => {
      const input = whole(g, theta);
      const most = (flavour === "paper" ? t - 1 : t) ** 0.25;
      const normed = input.map((each, i) =>
        clip(each / Math.max(Math.sqrt(v![i]!), floor), -most, most),
      );
      m = t === 1 ? zeros() : average(m!, normed, beta1);
      v = t === 1 ? squares(input) : average(v!, squares(input), beta2);
      return theta.map((each, i) => lr * m![i]! + beside(each));
    });
  });

  // Zaheer et al. 2018, algorithm 2; optax's means both begin at `initial` and are corrected.
  it.each(["paper", "optax"])("yogi, flavour %s", (flavour) => {
    const initial = 0.04;
    const begin = zeros().map(() => initial);
    let [m, v]: Numbers[] = [flavour === "optax" ? begin : zeros(), begin];
    const form = { initial, weightDecay, coupled, flavour };
    expectMoves(yogi, { ...adams, ...form }, (g, t, theta) => {
      const input = whole(g, theta);
      m = average(m!, input, beta1);
      v = v!.map((each, i) => {
        const square = input[i]! ** 2;
        return each - (1 - beta2) * Math.sign(each - square) * square;
      });
      const [mean, square] = flavour === "optax" ? [1 - beta1 ** t, 1 - beta2 ** t] : [1, 1];
      return theta.map(
        (each, i) => (lr * m![i]!) / mean / (Math.sqrt(v![i]! / square) + eps) + beside(each),
      );
    });
  });
});

// Liu et al. 2020, algorithm 2: rho passes 4 at the fifth step and 5 at the sixth, for beta2 =
// 0.95.
describe.each([4, 5])("radam, threshold %d", (threshold) => {
  it.each(["paper", "torch"])("flavour %s", (flavour) => {
    const [lr, beta1, beta2, eps, weightDecay] = [0.2, 0.8, 0.95, 0.05, 0.3];
    const along = [...gradients, ...gradients.map((g) => g.map((each) => -0.8 * each))];
    let [m, v]: Numbers[] = [zeros(), zeros()];
    const rectified: number[] = [];
    const hyper = { lr, beta1, beta2, eps, threshold, weightDecay, flavour };
    const step: HandStep = ({ theta, g, t }) => {
      const whole = plus(g, weightDecay, theta);
      m = average(m!, whole, beta1);
      v = average(v!, squares(whole), beta2);
      const r = rectification(beta2, t, threshold);
      if (r !== undefined) rectified.push(t);
      return theta.map((each, i) => {
        const square = 1 - beta2 ** t;
        const root =
          flavour === "paper"
            ? Math.sqrt(v![i]! / square) + eps
            : (Math.sqrt(v![i]!) + eps) / Math.sqrt(square);
        const scale = r === undefined ? 1 : r / root;
        return each - ((lr * m![i]!) / (1 - beta1 ** t)) * scale;
      });
    };
    expectSteps(radam, hyper, step, { along });
    expect(rectified[0]).toBe(threshold + 1);
  });
});
