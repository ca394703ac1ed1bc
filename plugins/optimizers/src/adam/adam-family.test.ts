import { equal, type GivenHyper, mul, type Optimizer, type Scalar, where } from "@thalweg/core";
import { createStepper, describeOptimizerLaws, runs } from "@thalweg/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  adabelief,
  adabound,
  adam,
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
  yogi,
} from "../index.js";

const scaleInvariantWith = { eps: 0 };
// Other options, whose programs differ.
describeOptimizerLaws(adabelief, { hyper: { rectified: true, flavour: "pytorch-optimizer" } });
describeOptimizerLaws(yogi, { hyper: { initial: 0, flavour: "optax" } });
describeOptimizerLaws(adabound, { hyper: { flavour: "author" } });
describeOptimizerLaws(laprop, { hyper: { flavour: "pytorch-optimizer" } });
describeOptimizerLaws(diffgrad, { hyper: { flavour: "pytorch-optimizer" } });
describeOptimizerLaws(adan, { hyper: { proximal: false }, scaleInvariantWith });
describeOptimizerLaws(ademamix, { hyper: { scheduled: true }, scaleInvariantWith });
describeOptimizerLaws(adopt, { hyper: { coupled: true, flavour: "pytorch-optimizer" } });

const stepsOn = (optimizer: Optimizer, hyper: GivenHyper, gradients: readonly number[]) => {
  const stepper = createStepper(optimizer, { parameters: 1, hyper: { lr: 1, ...hyper } });
  stepper.start([0]);
  return gradients.map((g) => stepper.step([g])[0]!);
};

const gradients = [3, -1, 4, 1, -5, 9, 2, -6];
const nearly = (expected: readonly number[]) =>
  expected.map((x) => expect.closeTo(x, 12) as number);

describe("what is Adam at one setting takes Adam's steps", () => {
  const expected = stepsOn(adam, {}, gradients);

  it.each([
    [qhadam, { beta1: 0.9, nu1: 1, nu2: 1 }],
    [ademamix, { alpha: 0 }],
    [adamod, { beta3: 0 }],
  ] as const)("$name", (optimizer, hyper) => {
    expect(stepsOn(optimizer, hyper, gradients)).toEqual(nearly(expected));
  });

  it("adan with beta2 = 0, whose betas are called 1 and 3", () => {
    const hyper = { beta1: 0.9, beta2: 0, beta3: 0.999 };
    expect(stepsOn(adan, hyper, gradients)).toEqual(nearly(expected));
  });

  it("diffgrad, at half the rate, while the gradient stays the same", () => {
    const same = new Array<number>(5).fill(0.7);
    const steps = stepsOn(diffgrad, {}, [0, ...same]).slice(2);
    expect(steps).toEqual(
      nearly(
        stepsOn(adam, {}, [0, ...same])
          .slice(2)
          .map((x) => x / 2),
      ),
    );
  });

  it("optimistic-adam, each twice less the one before", () => {
    const steps = expected.map((step, i) => 2 * step - (expected[i - 1] ?? 0));
    expect(stepsOn(optimisticAdam, {}, gradients)).toEqual(nearly(steps));
  });

  it("adam-atan2 through the angle of each, at eps = 0", () => {
    const steps = stepsOn(adam, { eps: 0 }, gradients).map((x) => 2 * Math.atan(x));
    expect(stepsOn(adamAtan2, { a: 2 }, gradients)).toEqual(nearly(steps));
  });
});

describe("steps worked out by hand", () => {
  it("of AdaBelief divide by the distance from the mean: m = 2, s = 4 / 2, both over 1/2", () => {
    const hyper = { beta1: 0.5, beta2: 0.5, eps: 1e-300 };
    expect(stepsOn(adabelief, hyper, [4])[0]).toBeCloseTo(4 / Math.sqrt(4), 12);
  });

  it("of Yogi: v = 1e-6 + 4 / 2, then 2 - 1 / 2 of g^2 = 1, below it", () => {
    const hyper = { beta1: 0, beta2: 0.5, eps: 1e-300, initial: 0 };
    const expected = [2 / Math.sqrt(2), 1 / Math.sqrt(1.5)];
    expect(stepsOn(yogi, hyper, [2, 1])).toEqual(nearly(expected));
  });

  it("of ADOPT: none, then the gradient over the one before, clipped to 1, then to 2^(1/4)", () => {
    const hyper = { beta1: 0, beta2: 0, eps: 1e-6 };
    expect(stepsOn(adopt, hyper, [4, 2, 1, 100])).toEqual(nearly([0, 0.5, 0.5, 3 ** 0.25]));
    expect(stepsOn(adopt, hyper, [4, 100, 300])).toEqual(nearly([0, 1, 2 ** 0.25]));
  });

  it("of Padam divide by a power of the largest mean square: 16^(1/4) = 2, kept when gradients fall", () => {
    const hyper = { beta1: 0, beta2: 0, p: 0.25, eps: 0 };
    expect(stepsOn(padam, hyper, [4, 1])).toEqual(nearly([2, 0.5]));
  });

  it("of AdaBound are between its bounds: lr / |g| = 1/8 and 8, clipped to 0.25 and 3/4 at t = 1", () => {
    const hyper = { beta1: 0, beta2: 0, finalLr: 0.5, gamma: 1, eps: 0 };
    expect(stepsOn(adabound, hyper, [8])).toEqual(nearly([0.25 * 8]));
    expect(stepsOn(adabound, hyper, [0.125])).toEqual(nearly([1 * 0.125]));
  });

  describe.each(["author", "pytorch-optimizer"])("of AdaBound in the flavour %s", (flavour) => {
    const stepsAt = (rates: readonly number[], hyper: GivenHyper = {}) => {
      const at = (t: Scalar) =>
        rates.reduceRight<Scalar>((later, lr, i) => where(equal(t, i + 1), lr, later), mul(0, t));
      const stepper = createStepper(adabound, {
        ...{ parameters: 1, hyper: { gamma: 1, ...hyper, flavour }, schedules: { lr: at } },
      });
      stepper.start([0]);
      return rates.map(() => stepper.step([1])[0]!);
    };

    it("are between bounds that scale with lr / (first lr)", () => {
      expect(stepsAt([1e-3, 1e-3, 1e-4, 1e-5]).map((step) => Number(step.toPrecision(8)))).toEqual([
        0.005, 0.012666667, 0.0020325, 0.00027512,
      ]);
    });

    it("are 0 while lr is, and have the first lr after that for the first", () => {
      const [rest, ...steps] = stepsAt([0, 1e-3, 5e-4], { beta1: 0, beta2: 0, gamma: 1e9 });
      expect([rest, ...steps.map((step) => Number(step.toPrecision(6)))]).toEqual([0, 0.1, 0.05]);
    });
  });

  it("of AdEMAMix over the run end at alpha and beta3: g + alpha g at the last step", () => {
    const hyper = { beta1: 0.5, beta2: 0.5, beta3: 0.5, alpha: 3, eps: 0, scheduled: true };
    const stepper = createStepper(ademamix, {
      parameters: 1,
      hyper: { lr: 1, ...hyper },
      total: 2,
    });
    stepper.start([0]);
    expect([stepper.step([1])[0], stepper.step([1])[0]]).toEqual(
      nearly([1 + 1.5 * 0.5, 1 + 3 * 0.75]),
    );
  });

  it("of AdEMAMix over the run are finite without a fast mean, from a half-life of nothing", () => {
    const hyper = { beta1: 0, beta3: 0.999, scheduled: true };
    expect(stepsOn(ademamix, hyper, gradients).every(Number.isFinite)).toBe(true);
  });

  it("of Adan after a decay: (theta - lr u) / (1 + lr weightDecay), or before it", () => {
    const stepFrom8 = (proximal: boolean) => {
      const hyper = { lr: 1, weightDecay: 1, eps: 0, proximal };
      const stepper = createStepper(adan, { parameters: 1, hyper });
      stepper.start([8]);
      return 8 - stepper.step([5])[0]!;
    };
    expect([stepFrom8(true), stepFrom8(false)]).toEqual(nearly([3.5, -1]));
  });
});

describe("bounds that hold for any gradients", () => {
  const any = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 60 });

  it("no step of LaProp is longer than lr / sqrt(1 - beta2)", () => {
    const property = fc.property(any, (g) => {
      for (const step of stepsOn(laprop, { beta2: 0.99 }, g)) {
        expect(Math.abs(step)).toBeLessThanOrEqual(10 * (1 + 1e-12));
      }
    });
    fc.assert(property, runs(50));
  });

  it("no step of Adam-atan2 is longer than lr a pi / 2", () => {
    const property = fc.property(any, (g) => {
      for (const step of stepsOn(adamAtan2, {}, g)) {
        expect(Math.abs(step)).toBeLessThanOrEqual((1.27 * Math.PI) / 2 + 1e-12);
      }
    });
    fc.assert(property, runs(50));
  });
});
