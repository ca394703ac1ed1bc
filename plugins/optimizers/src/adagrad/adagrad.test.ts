import { createStepper, describeOptimizerLaws, describePluginLaws, runs } from "@thalweg/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import plugin, { adagrad, cocob, madgrad } from "../index.js";

describePluginLaws(plugin, { folder: import.meta.dirname });
describeOptimizerLaws(adagrad, { hyper: { form: "mean" }, scaleInvariantWith: { eps: 0 } });

describeOptimizerLaws(adagrad, { hyper: { lrDecay: 1e-4 } });
describeOptimizerLaws(madgrad, { hyper: { flavour: "author", coupled: false } });

const stepsOn = (hyper: Record<string, number | string>, gradients: readonly number[]) => {
  const stepper = createStepper(adagrad, { parameters: 1, hyper: { lr: 1, eps: 0, ...hyper } });
  stepper.start([0]);
  return gradients.map((g) => stepper.step([g])[0]!);
};

describe("steps worked out by hand, on the gradients 3, 4, 12", () => {
  it("of the sum: sigma = sqrt(9), sqrt(9 + 16), sqrt(9 + 16 + 144)", () => {
    const [first, second, third] = stepsOn({ form: "sum" }, [3, 4, 12]);
    expect([first, second]).toEqual([3 / 3, 4 / 5]);
    expect(third).toBeCloseTo(12 / 13, 15);
  });

  it("of the mean: sigma = sqrt(9), sqrt((9 + 16) / 2), sqrt((9 + 16 + 144) / 3)", () => {
    const [first, second, third] = stepsOn({ form: "mean" }, [3, 4, 12]);
    expect(first).toBe(3 / 3);
    expect(second).toBeCloseTo(4 / 3.5355339059327378, 15);
    expect(third).toBeCloseTo(12 / 7.505553499465135, 15);
  });

  it("start from the initial accumulator and add eps beside the root: 3 / (sqrt(16 + 9) + 1)", () => {
    expect(stepsOn({ initial: 16, eps: 1 }, [3])).toEqual([0.5]);
  });
});

describe("the two forms", () => {
  it("differ by sqrt(t), so that under a constant gradient one's rate falls and the other's stays", () => {
    const gradients = new Array<number>(100).fill(0.7);
    const mean = stepsOn({ form: "mean" }, gradients);
    for (const [i, step] of stepsOn({ form: "sum" }, gradients).entries()) {
      expect(step).toBeCloseTo(1 / Math.sqrt(i + 1), 13);
      expect(mean[i]).toBeCloseTo(1, 13);
    }
  });
});

it("sum_t g_t step_t is at most 2 lr sqrt(sum_t g_t^2): the lemma behind its regret (Duchi et al., lemma 4)", () => {
  const gradients = fc.array(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), { minLength: 1 });
  const property = fc.property(gradients, (g) => {
    const gain = stepsOn({}, g).reduce((sum, step, i) => sum + step * g[i]!, 0);
    const root = Math.sqrt(g.reduce((sum, value) => sum + value * value, 0));
    expect(gain).toBeLessThanOrEqual(2 * root * (1 + 1e-12));
  });
  fc.assert(property, runs(50));
});

describe("the decays", () => {
  it("of the rate divide it by 1 + lrDecay (t - 1): 3 / 3, then 4 / 5 over 3/2", () => {
    const [first, second] = stepsOn({ lrDecay: 0.5 }, [3, 4]);
    expect([first, second]).toEqual([1, expect.closeTo(0.8 / 1.5, 14)]);
  });

  it("of the weights are added to the gradient: 3 + 1/2 2 on a start of 4", () => {
    const hyper = { lr: 1, eps: 0, weightDecay: 0.5, initial: 9 };
    const stepper = createStepper(adagrad, { parameters: 1, hyper });
    stepper.start([4]);
    expect(stepper.step([2])[0]).toBe(4 / 5);
  });
});

describe("madgrad", () => {
  const after = (hyper: Record<string, number | string>, gradients: readonly number[]) => {
    const stepper = createStepper(madgrad, { parameters: 1, hyper: { lr: 1, eps: 0, ...hyper } });
    stepper.start([10]);
    return gradients.map((g) => {
      stepper.step([g]);
      return stepper.save().theta[0]!;
    });
  };

  it("averages from the start: s = 8, v = 64, then s = 8 + 8 sqrt(2), v = 64 (1 + sqrt(2))", () => {
    const z = [10 - 8 / 4, 10 - (8 + 8 * Math.SQRT2) / (64 * (1 + Math.SQRT2)) ** (1 / 3)];
    expect(after({ momentum: 0 }, [8, 8])).toEqual(z.map((x) => expect.closeTo(x, 12)));
    const half = [9, (9 + z[1]!) / 2];
    expect(after({ momentum: 0.5 }, [8, 8])).toEqual(half.map((x) => expect.closeTo(x, 12)));
  });

  it("has the authors' rate lr + eps: (1 + 7) 1 / (8^(1/3) + 7) off 10", () => {
    const [theta] = after({ momentum: 0, eps: 7, flavour: "author" }, [1]);
    expect(theta).toBeCloseTo(10 - 8 / 9, 12);
  });
});

describe("cocob", () => {
  it("bets on plain numbers as its algorithm does, without a rate", () => {
    const stepper = createStepper(cocob, { parameters: 1, hyper: { alpha: 2 } });
    stepper.start([5]);
    let [theta, largest, sum, reward, bet] = [5, 1e-8, 0, 0, 0];
    for (const g of [2, -1, 4, 3, -2, 0, 1, -6]) {
      largest = Math.max(largest, Math.abs(g));
      sum += Math.abs(g);
      reward = Math.max(reward - (theta - 5) * g, 0);
      bet -= g;
      theta = 5 + (bet / (largest * Math.max(sum + largest, 2 * largest))) * (largest + reward);
      stepper.step([g]);
      expect(stepper.save().theta[0]).toBeCloseTo(theta, 12);
    }
  });

  it("comes near the minimum of |theta - 3| from 0 with its defaults, and scaling the loss changes little", () => {
    for (const scale of [1e-3, 1, 1e3]) {
      const stepper = createStepper(cocob, { parameters: 1 });
      stepper.start([0]);
      let tail = 0;
      for (let step = 0; step < 4000; step++) {
        const theta = stepper.save().theta[0]!;
        if (step >= 3000) tail += Math.abs(theta - 3) / 1000;
        stepper.step([scale * Math.sign(theta - 3)]);
      }
      expect(tail).toBeLessThan(0.3);
    }
  });
});
