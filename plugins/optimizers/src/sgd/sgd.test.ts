import type { GivenHyper, Optimizer } from "@thalweg/core";
import { createStepper, describeOptimizerLaws, describePluginLaws, runs } from "@thalweg/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import plugin, {
  aggmo,
  asgd,
  gradientDescent,
  momentum,
  nesterov,
  optimisticGradientDescent,
  pid,
  qhm,
  sgd,
  sgdw,
} from "../index.js";

describePluginLaws(plugin, { folder: import.meta.dirname });
describeOptimizerLaws(pid, { hyper: { flavour: "pytorch-optimizer", coupled: false } });

const stepsOn = (optimizer: Optimizer, hyper: GivenHyper, gradients: readonly number[]) => {
  const stepper = createStepper(optimizer, { parameters: 1, hyper });
  stepper.start([0]);
  return gradients.map((g) => stepper.step([g])[0]!);
};

describe("steps worked out by hand", () => {
  it("of gradient descent are lr g", () => {
    expect(stepsOn(gradientDescent, { lr: 0.5 }, [3, -4, 0])).toEqual([1.5, -2, 0]);
  });

  it("of momentum gather velocity: u = 3, 5.5, 2.75", () => {
    expect(stepsOn(momentum, { lr: 0.5, mu: 0.5 }, [3, 4, 0])).toEqual([1.5, 2.75, 1.375]);
  });

  it("of Nesterov look ahead: g + mu u = 4.5, 6.75, 1.375", () => {
    expect(stepsOn(nesterov, { lr: 0.5, mu: 0.5 }, [3, 4, 0])).toEqual([2.25, 3.375, 0.6875]);
  });
});

describe("sgd", () => {
  const gradients = [3, -4, 0, 2, 1];

  it.each([
    [gradientDescent, {}, {}],
    [momentum, { mu: 0.8 }, { momentum: 0.8 }],
    [nesterov, { mu: 0.8 }, { momentum: 0.8, nesterov: true }],
  ] as const)("is $name with the same settings", (other, own, hyper) => {
    const expected = stepsOn(other, { lr: 0.5, ...own }, gradients);
    expect(stepsOn(sgd, { lr: 0.5, ...hyper }, gradients)).toEqual(expected);
  });

  it("dampens every gradient but the first: u = 3, 3 / 2 + 4 / 4", () => {
    const hyper = { lr: 1, momentum: 0.5, dampening: 0.75 };
    expect(stepsOn(sgd, hyper, [3, 4])).toEqual([3, 2.5]);
  });

  it("adds the penalty's gradient: theta goes from 8 to 8 - (3 + 0.25 8) = 3", () => {
    const stepper = createStepper(sgd, { parameters: 1, hyper: { lr: 1, weightDecay: 0.25 } });
    stepper.start([8]);
    expect([...stepper.step([3])]).toEqual([5]);
  });
});

describe("what is momentum at one setting takes its steps", () => {
  const gradients = [3, -4, 0, 2, 1];
  const heavy = stepsOn(momentum, { lr: 0.5, mu: 0.8 }, gradients);
  const nearly = (expected: readonly number[]) =>
    expected.map((x) => expect.closeTo(x, 13) as number);

  it.each([
    [sgdw, { lr: 0.5, momentum: 0.8, weightDecay: 0 }],
    [qhm, { lr: 2.5, beta: 0.8, nu: 1 }],
    [aggmo, { lr: 0.5, betas: [0.8] }],
    [pid, { lr: 0.5, momentum: 0, integral: 0, derivative: 0 }],
  ] as const)("$name", (optimizer, hyper) => {
    const expected = optimizer === pid ? gradients.map((g) => g / 2) : heavy;
    expect(stepsOn(optimizer, hyper, gradients)).toEqual(nearly(expected));
  });

  it("qhm with nu = beta is Nesterov's", () => {
    const expected = stepsOn(nesterov, { lr: 0.5, mu: 0.8 }, gradients);
    expect(stepsOn(qhm, { lr: 2.5, beta: 0.8, nu: 0.8 }, gradients)).toEqual(nearly(expected));
  });

  it("aggmo is the mean of several, and no more than six", () => {
    const one = (mu: number) => stepsOn(momentum, { lr: 1, mu }, gradients);
    const [none, some, most] = [one(0), one(0.5), one(0.75)];
    const expected = none.map((x, i) => (x + some[i]! + most[i]!) / 3);
    expect(stepsOn(aggmo, { lr: 1, betas: [0, 0.5, 0.75] }, gradients)).toEqual(nearly(expected));
    const seven = () => stepsOn(aggmo, { betas: [0, 0, 0, 0, 0, 0, 0] }, gradients);
    expect(seven).toThrow("give one to six factors in [0, 1)");
  });
});

describe("more steps worked out by hand", () => {
  it("of PID add the past and the change: 4, then 2 + (2 + 2) + 4 / 2 (2 - 4)", () => {
    const hyper = { lr: 1, momentum: 0.5, integral: 1, derivative: 4 };
    expect(stepsOn(pid, hyper, [4, 2])).toEqual([8, 2]);
    expect(stepsOn(pid, { ...hyper, flavour: "pytorch-optimizer" }, [4, 2])).toEqual([8, 10]);
  });

  it("of optimistic gradient descent undo half of the one before: 2 3, 2 1 - 3", () => {
    expect(stepsOn(optimisticGradientDescent, { lr: 1 }, [3, 1])).toEqual([6, -1]);
  });

  it("of SGDW keep the decay out of the velocity: 1/2 (2 + 1/4 8), then 1/2 (2 + 1/4 6)", () => {
    const hyper = { lr: 0.5, momentum: 1 / 2, weightDecay: 0.25 };
    const stepper = createStepper(sgdw, { parameters: 1, hyper });
    stepper.start([8]);
    expect([stepper.step([2])[0], stepper.step([1])[0]]).toEqual([2, 1.75]);
  });

  it("of ASGD fall in length, and the average from t0 on is where it is evaluated", () => {
    const stepper = createStepper(asgd, {
      parameters: 1,
      hyper: { lr: 1, lambda: 0.5, alpha: 1, t0: 1 },
    });
    stepper.start([4]);
    const points = [1, 1, 1, 1].map((g) => {
      stepper.step([g]);
      return [stepper.save().theta[0]!, stepper.evalPoint()[0]!];
    });
    // theta: 4 - 1 (1 + 2), 1 - 2/3 (1 + 1/2), 0 - 1/2, ...; averaged as 1, 0, -1/2, then half way
    const thetas = [1, 0, -0.5, -0.5 - 0.4 * 0.75];
    expect(points.map(([theta]) => theta)).toEqual(thetas.map((x) => expect.closeTo(x, 13)));
    const averages = [1, 0, -0.5, (thetas[2]! + thetas[3]!) / 2];
    expect(points.map(([, at]) => at)).toEqual(averages.map((x) => expect.closeTo(x, 13)));
  });
});

/** The largest rate, times the curvature, at which each converges on a quadratic. */
const thresholds: readonly [Optimizer, (mu: number) => number][] = [
  [gradientDescent, () => 2],
  [momentum, (mu) => 2 + 2 * mu],
  [nesterov, (mu) => (2 + 2 * mu) / (1 + 2 * mu)],
];

describe.each(thresholds)("the stability of $name on h x^2 / 2", (optimizer, threshold) => {
  const curvature = fc.double({ min: 1e-2, max: 1e2, noNaN: true });
  const friction = fc.double({ min: 0, max: 0.9, noNaN: true });

  /** |x| after 2,000 steps from 1, at a multiple of the threshold. */
  const distance = (share: number, h: number, mu: number) => {
    const lr = (share * threshold(mu)) / h;
    const hyper = "mu" in (optimizer as typeof momentum).hyper ? { lr, mu } : { lr };
    const stepper = createStepper(optimizer, { parameters: 1, hyper });
    stepper.start([1]);
    let x = 1;
    for (let step = 0; step < 2000; step++) x -= stepper.step([h * x])[0]!;
    return Math.abs(x);
  };

  it("converges at 0.99 of its threshold and diverges at 1.01 of it", () => {
    const property = fc.property(curvature, friction, (h, mu) => {
      expect(distance(0.99, h, mu)).toBeLessThan(1e-6);
      expect(distance(1.01, h, mu)).toBeGreaterThan(1e6);
    });
    fc.assert(property, runs(4));
  });
});

it("Nesterov's two lines are Sutskever's, seen from the point looked at", () => {
  const [lr, mu, h] = [0.1, 0.8, 1.5];
  const stepper = createStepper(nesterov, { parameters: 1, hyper: { lr, mu } });
  stepper.start([2]);
  let [theta, x, v] = [2, 2, 0];
  for (let step = 0; step < 30; step++) {
    theta -= stepper.step([h * theta])[0]!;
    v = mu * v - lr * h * (x + mu * v);
    x += v;
    expect(theta).toBeCloseTo(x + mu * v, 13);
  }
});
