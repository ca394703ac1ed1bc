/** Sums of squared gradients, and bets. */
import { adagrad, cocob, madgrad } from "@thalweg/optimizers";
import { describe, expect, it } from "vitest";
import { expectSteps } from "./expect-steps.js";
import { gradients, type Numbers, plus, squares, start, zeros } from "./numbers.js";

// Duchi et al. 2011, figure 1; "mean" is the root mean square.
it.each(["sum", "mean"])("adagrad, form %s", (form) => {
  const [lr, eps, initial, lrDecay, weightDecay] = [0.4, 0.05, 0.1, 0.6, 0.3];
  let s: Numbers = zeros();
  const hyper = { lr, eps, initial, lrDecay, weightDecay, form };
  expectSteps(adagrad, hyper, ({ theta, g, t }) => {
    const whole = plus(g, weightDecay, theta);
    s = plus(s, 1, squares(whole));
    return theta.map((each, i) => {
      const sigma = Math.sqrt((s[i]! + initial) / (form === "mean" ? t : 1));
      return each - (lr / (1 + lrDecay * (t - 1))) * (whole[i]! / (sigma + eps));
    });
  });
});

// Orabona & Tommasi 2017, algorithm 2: either divisor, gradients above and below the first largest.
it.each([
  [0.7, 1e-8],
  [5, 1e-8],
  [5, 0.45],
])("cocob, alpha %d, eps %d", (alpha, eps) => {
  const state = start.map(() => ({ largest: eps, sum: 0, reward: 0, bet: 0 }));
  const along = [...gradients, ...gradients.map((g) => g.map((each) => -0.8 * each))];
  const rewards: number[] = [];
  const step = ({ theta, g }: { theta: Numbers; g: Numbers }) =>
    theta.map((each, i) => {
      const of = state[i]!;
      of.largest = Math.max(of.largest, Math.abs(g[i]!));
      of.sum += Math.abs(g[i]!);
      of.reward = Math.max(of.reward - (each - start[i]!) * g[i]!, 0);
      of.bet -= g[i]!;
      rewards.push(of.reward);
      const share = of.bet / Math.max(of.sum + of.largest, alpha * of.largest);
      return start[i]! + share * (1 + of.reward / of.largest);
    });
  expectSteps(cocob, { alpha, eps }, step, { along });
  expect(Math.max(...rewards)).toBeGreaterThan(0);
});

// Defazio & Jelassi 2022, algorithm 1; the authors' code has lr + eps for lr.
describe.each([true, false])("madgrad, coupled %s", (coupled) => {
  it.each(["paper", "author"])("flavour %s", (flavour) => {
    const [lr, momentum, eps, weightDecay] = [0.4, 0.7, 0.05, 0.3];
    let [s, v]: Numbers[] = [zeros(), zeros()];
    const hyper = { lr, momentum, eps, weightDecay, coupled, flavour };
    expectSteps(madgrad, hyper, ({ theta, g, t }) => {
      const rate = flavour === "author" ? lr + eps : lr;
      const whole = coupled ? plus(g, weightDecay, theta) : g;
      const lambda = rate * Math.sqrt(t);
      s = plus(s!, lambda, whole);
      v = plus(v!, lambda, squares(whole));
      return theta.map((each, i) => {
        const z = start[i]! - s![i]! / (Math.cbrt(v![i]!) + eps);
        const beside = coupled ? 0 : rate * weightDecay * each;
        return momentum * each + (1 - momentum) * z - beside;
      });
    });
  });
});
