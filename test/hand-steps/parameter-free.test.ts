/** Rates that the gradients and the losses met so far decide. */
import {
  adamg,
  dadaptAdam,
  dog,
  dowg,
  momo,
  momoAdam,
  polyakStep,
  prodigy,
} from "@thalweg/optimizers";
import { createStepper } from "@thalweg/testing";
import { describe, expect, it } from "vitest";
import { expectSteps, type HandStep } from "./expect-steps.js";
import {
  average,
  dot,
  gradients,
  type Numbers,
  norm,
  plus,
  squares,
  start,
  zeros,
} from "./numbers.js";

/** Two tensors: what is taken over all parameters differs from what is taken over one. */
const shapes = [[2], [2]];

// Loizou et al. 2021, equation 4.
it("polyak-step goes as far as the excess over c |g|^2, at most lr", () => {
  const [lr, c, fMin] = [3, 0.7, 0.4];
  const rates: number[] = [];
  const losses = [0.9, 2, 0.1];
  expectSteps(
    polyakStep,
    { lr, c, fMin },
    ({ theta, g, loss }) => {
      rates.push(Math.min(Math.max(loss - fMin, 0) / (c * dot(g, g)), lr));
      return plus(theta, -rates.at(-1)!, g);
    },
    { shapes, losses },
  );
  expect(rates[0]).toBeLessThan(lr);
  expect(rates.slice(1)).toEqual([lr, 0]);
});

// Schaipp et al. 2024, algorithms 1 and 2: the model of the averaged tangents, from above fMin and
// from below.
describe.each([
  ["below the largest rate", 50, 0.1, [3, 2.5, 2]],
  ["at the largest rate", 0.3, 0.1, [3, 2.5, 2]],
  ["where the model is below fMin", 50, 4, [3, 2.5, 9]],
] as const)("%s", (_, lr, fMin, losses) => {
  it("momo takes the Polyak step of its model", () => {
    const beta = 0.6;
    let d: Numbers = zeros();
    let [fbar, gamma] = [0, 0];
    expectSteps(
      momo,
      { lr, beta, fMin },
      ({ theta, g, t, loss }) => {
        const kept = t === 1 ? 0 : beta;
        d = average(d, g, kept);
        fbar = kept * fbar + (1 - kept) * loss;
        gamma = kept * gamma + (1 - kept) * dot(g, theta);
        const h = fbar + dot(d, theta) - gamma;
        return plus(theta, -Math.min(lr, Math.max(h - fMin, 0) / dot(d, d)), d);
      },
      { shapes, losses },
    );
  });

  it("momo-adam takes it along Adam's direction", () => {
    const [beta1, beta2, eps] = [0.6, 0.7, 0.05];
    let [d, v]: Numbers[] = [zeros(), zeros()];
    let [fbar, gamma] = [0, 0];
    const rates: number[] = [];
    expectSteps(
      momoAdam,
      { lr, beta1, beta2, eps, fMin },
      ({ theta, g, t, loss }) => {
        d = average(d!, g, beta1);
        v = average(v!, squares(g), beta2);
        fbar = beta1 * fbar + (1 - beta1) * loss;
        gamma = beta1 * gamma + (1 - beta1) * dot(g, theta);
        const u = d.map((each, i) => each / (Math.sqrt(v![i]! / (1 - beta2 ** t)) + eps));
        const rho = 1 - beta1 ** t;
        const excess = Math.max(fbar + dot(d, theta) - gamma - rho * fMin, 0);
        rates.push(Math.min(lr / rho, excess / dot(d, u)));
        return plus(theta, -rates.at(-1)!, u);
      },
      { shapes, losses },
    );
    expect(rates.includes(0)).toBe(fMin > 1);
  });
});

// Pan et al. 2024, algorithm 1: r^ = ema(p v^q), and the rate falls as 1 / sqrt(t) once that is
// below lr.
it.each([true, false])("adamg, coupled %s", (coupled) => {
  const numbers = { lr: 0.6, beta1: 0.8, beta2: 0.7, beta3: 0.4, eps: 0.05, p: 0.6, q: 0.3 };
  const { lr, beta1, beta2, beta3, eps, p, q } = numbers;
  const weightDecay = 0.3;
  let [m, v, r]: Numbers[] = [zeros(), zeros(), zeros()];
  expectSteps(adamg, { ...numbers, weightDecay, coupled }, ({ theta, g, t }) => {
    const whole = coupled ? plus(g, weightDecay, theta) : g;
    v = average(v!, squares(whole), beta2);
    r = average(
      r!,
      v.map((each) => p * each ** q),
      beta3,
    );
    m = average(
      m!,
      r.map((each, i) => each * whole[i]!),
      beta1,
    );
    const rate = Math.min(lr, 1 / Math.sqrt(t));
    return theta.map((each, i) => {
      const root = Math.sqrt(v![i]! / (1 - beta2 ** t)) + eps;
      const beside = coupled ? 0 : lr * weightDecay * each;
      return each - (rate * (m![i]! / (1 - beta1 ** t))) / root - beside;
    });
  });
});

// Defazio & Mishchenko 2023, algorithm 5; the authors' code weighs <g, s> by the root of the step
// before.
it.each(["paper", "author"])("dadapt-adam of the flavour %s", (flavour) => {
  const [lr, beta1, beta2, eps, d0, weightDecay] = [0.7, 0.8, 0.64, 0.05, 0.2, 0.3];
  const hyper = { lr, beta1, beta2, eps, d0, weightDecay, flavour };
  const slow = Math.sqrt(beta2);
  let [m, v, s]: Numbers[] = [zeros(), zeros(), zeros()];
  let [r, d] = [0, d0];
  const along = [1, 1.5, 0.7, 1.2, 0.9, 1.1, -3, 1].map((c) =>
    gradients[0]!.map((each) => c * each),
  );
  const grown: number[] = [];
  expectSteps(
    dadaptAdam,
    hyper,
    ({ theta, g }) => {
      const roots = () => v!.map((each) => Math.sqrt(each) + eps);
      const before = roots();
      m = average(
        m!,
        g.map((each) => lr * d * each),
        beta1,
      );
      v = average(v!, squares(g), beta2);
      const a = flavour === "author" ? before : roots();
      const weighed = s!.map((each, i) => each / a[i]!);
      r = slow * r + (1 - slow) * lr * d * dot(g, weighed);
      s = average(
        s!,
        g.map((each) => lr * d * each),
        slow,
      );
      const after = theta.map(
        (each, i) => each - m![i]! / roots()[i]! - lr * d * weightDecay * each,
      );
      const length = s.reduce((sum, each) => sum + Math.abs(each), 0);
      d = Math.max(d, r / ((1 - slow) * length));
      grown.push(d);
      return after;
    },
    { shapes, along },
  );
  expect(grown[0]).toBe(d0);
  expect(grown.at(-1)).toBeGreaterThan(1.2 * d0);
});

// Out and back: at the fourth gradient the farthest distance is not the present one.
const outAndBack = [1, 2, -1, 1].map((c) => gradients[0]!.map((each) => c * each));

// Ivgi, Hinder & Carmon 2023, who begin at reps (1 + |x0|); Khaled, Mishchenko & Jin 2023, at reps.
it.each([
  [
    dog,
    (reps: number) => reps * (1 + norm(start)),
    (_: number, squared: number) => squared,
    (far: number, sum: number, eps: number) => far / Math.sqrt(sum + eps),
  ],
  [
    dowg,
    (reps: number) => reps,
    (far: number, squared: number) => far * far * squared,
    (far: number, sum: number, eps: number) => (far * far) / (Math.sqrt(sum) + eps),
  ],
] as const)("$name goes by the farthest distance so far", (optimizer, firstOf, weigh, rateOf) => {
  const [lr, eps, reps] = [1.9, 0.07, 0.3];
  let [far, sum] = [firstOf(reps), 0];
  const distances: number[] = [];
  const step: HandStep = ({ theta, g }) => {
    distances.push(norm(plus(theta, -1, start)));
    far = Math.max(far, distances.at(-1)!);
    sum += weigh(far, dot(g, g));
    return plus(theta, -lr * rateOf(far, sum, eps), g);
  };
  expectSteps(optimizer, { lr, reps, eps }, step, { shapes, along: outAndBack });
  expect(far).toBeGreaterThan(firstOf(reps));
  expect(distances.at(-1)).toBeLessThan(far);
});

describe("where there has been no gradient yet", () => {
  it.each([adamg, dadaptAdam, dog, dowg, momo, momoAdam, polyakStep, prodigy])(
    "$name stays, and moves when there is one",
    (optimizer) => {
      const stepper = createStepper(optimizer, { parameters: 4, fixed: true });
      stepper.start(start);
      expect([...stepper.step(zeros()), ...stepper.step(zeros())]).toEqual(Array(8).fill(0));
      stepper.surround({ loss: 1 });
      for (const each of stepper.step(gradients[0]!)) {
        expect(Number.isFinite(each) && each !== 0).toBe(true);
      }
    },
  );
});

// |d|^2 would overflow or underflow. If d is c times as large, excess / |d|^2 d is 1 / c times as large,
// and lr d is c times as large.
it.each([
  [polyakStep, 1e9, 2 ** -700, 2 ** 700],
  [polyakStep, 0.5, 2 ** -700, 2 ** -700],
  [momo, 1e9, 2 ** -700, 2 ** 700],
  [momo, 0.5, 2 ** -700, 2 ** -700],
] as const)("$name on gradients of another order, case %#", (optimizer, lr, longer, c) => {
  const stepOn = (g: Numbers) => {
    const stepper = createStepper(optimizer, { parameters: 4, hyper: { lr }, dtype: "f64" });
    stepper.start(zeros());
    stepper.surround({ loss: 2 });
    return [...stepper.step(g)];
  };
  const expected = stepOn(gradients[0]!).map((each) => each * longer);
  stepOn(gradients[0]!.map((each) => each * c)).forEach((each, i) => {
    expect(Math.abs(each / expected[i]! - 1)).toBeLessThan(1e-12);
  });
});
