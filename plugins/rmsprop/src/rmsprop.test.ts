import { createStepper, describeOptimizerLaws, runs } from "@thalweg/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rmsprop } from "./index.js";

describeOptimizerLaws(rmsprop, { scaleInvariantWith: { eps: 0 } });
describeOptimizerLaws(rmsprop, { hyper: { start: "first" }, scaleInvariantWith: { eps: 0 } });

const stepsOn = (hyper: Record<string, number | string>, gradients: readonly number[]) => {
  const stepper = createStepper(rmsprop, { parameters: 1, hyper: { lr: 1, eps: 0, ...hyper } });
  stepper.start([0]);
  return gradients.map((g) => stepper.step([g])[0]!);
};

describe("steps worked out by hand, on the gradients 3, 4 with rho 0.75", () => {
  it("from zero: v = 9 / 4, then 27 / 16 + 4", () => {
    const [first, second] = stepsOn({ rho: 0.75 }, [3, 4]);
    expect(first).toBe(3 / 1.5);
    expect(second).toBeCloseTo(4 / 2.384848003542364, 15);
  });

  it("from the first: sigma_0 = |g_0| = 3, then v = 27 / 4 + 4", () => {
    const [first, second] = stepsOn({ rho: 0.75, start: "first" }, [-3, 4]);
    expect(first).toBe(-3 / 3);
    expect(second).toBeCloseTo(4 / 3.278719262151, 12);
  });

  it("have eps beside the root: 3 / (1.5 + 0.5)", () => {
    expect(stepsOn({ rho: 0.75, eps: 0.5 }, [3])).toEqual([1.5]);
  });
});

describe.each(["zero", "first"])("started at the %s", (start) => {
  it("no step is longer than lr / sqrt(1 - rho)", () => {
    const size = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    const gradient = fc.tuple(size, fc.constantFrom(-1, 1)).map(([g, sign]) => sign * g);
    const rho = fc.double({ min: 0, max: 0.999, noNaN: true });
    const property = fc.property(fc.array(gradient, { minLength: 1 }), rho, (gradients, decay) => {
      const bound = (1 + 1e-12) / Math.sqrt(1 - decay);
      for (const step of stepsOn({ rho: decay, start }, gradients)) {
        expect(Math.abs(step)).toBeLessThanOrEqual(bound);
      }
    });
    fc.assert(property, runs(50));
  });

  it("reaches that length where gradients come after a long silence", () => {
    const silence = new Array<number>(400).fill(1e-12);
    const length = stepsOn({ start }, [...silence, 1]).at(-1)!;
    expect(length).toBeCloseTo(1 / Math.sqrt(0.1), 12);
  });
});
