import { createStepper, describeOptimizerLaws, runs } from "@thalweg/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adagrad } from "./index.js";

describeOptimizerLaws(adagrad, { scaleInvariantWith: { eps: 0 } });
describeOptimizerLaws(adagrad, { hyper: { form: "mean" }, scaleInvariantWith: { eps: 0 } });

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
