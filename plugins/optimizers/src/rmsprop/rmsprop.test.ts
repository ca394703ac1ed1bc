import type { GivenHyper, Optimizer } from "@thalweg/core";
import {
  createStepper,
  describeOptimizerLaws,
  describePluginLaws,
  replayOptimizer,
  runs,
} from "@thalweg/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import plugin, { adadelta, rmsprop, rmspropMomentum, rprop } from "../index.js";

describePluginLaws(plugin, { folder: import.meta.dirname });
describeOptimizerLaws(rmsprop, { hyper: { start: "first" }, scaleInvariantWith: { eps: 0 } });

describeOptimizerLaws(rmsprop, { hyper: { centred: true } });
describeOptimizerLaws(rmspropMomentum, { hyper: { centred: false, flavour: "torch" } });
describeOptimizerLaws(rprop, { hyper: { flavour: "torch" }, scaleInvariantWith: {} });

const stepsOn = (hyper: GivenHyper, gradients: readonly number[]) => {
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

const takenBy = (optimizer: Optimizer, hyper: GivenHyper, gradients: readonly number[]) => {
  const stepper = createStepper(optimizer, { parameters: 1, hyper });
  stepper.start([0]);
  return gradients.map((g) => expect.closeTo(stepper.step([g])[0]!, 12) as number);
};

describe("the mean taken off", () => {
  it("leaves the variance: v = 8, mean = 2, then v = 12, mean = 3, deviation sqrt(3)", () => {
    const expected = [4 / 2, 4 / Math.sqrt(3)];
    expect(stepsOn({ rho: 0.5, centred: true }, [4, 4])).toEqual([
      expect.closeTo(expected[0]!, 13),
      expect.closeTo(expected[1]!, 13),
    ]);
  });

  it("and momentum is Graves's: u = 4 / sqrt(8 - 4 + 5), then half of it and 4 / sqrt(12 - 9 + 5)", () => {
    const hyper = { lr: 3, rho: 0.5, momentum: 0.5, eps: 5 };
    expect([4, 2 + 12 / Math.sqrt(8)]).toEqual(takenBy(rmspropMomentum, hyper, [4, 4]));
  });

  it("and momentum in PyTorch's form has eps beside the root: 4 / (2 + 2)", () => {
    const hyper = { lr: 1, rho: 0.5, momentum: 0.5, eps: 2, flavour: "torch" };
    expect([1]).toEqual(takenBy(rmspropMomentum, hyper, [4]));
  });
});

describe("a variance that rounding brings below 0 counts as 0", () => {
  const sizes = Array.from({ length: 64 }, (_, i) => 1.37 ** (i - 32));
  const constant = { shapes: [[64]], init: [sizes.map(() => 0)] };

  it.each([
    { optimizer: rmsprop, dtype: "f32", rho: 0.5 },
    { optimizer: rmsprop, dtype: "f64", rho: 0.9 },
    { optimizer: rmspropMomentum, dtype: "f32", rho: 0.95 },
    { optimizer: rmspropMomentum, dtype: "f64", rho: 0.5 },
  ] as const)("$optimizer.name in $dtype with rho $rho, on constant gradients", async (form) => {
    const { optimizer, dtype, rho } = form;
    const eps = 1e-4;
    const hyper = {
      ...{ lr: 1, rho, eps, centred: true },
      ...(optimizer === rmspropMomentum && { momentum: 0, flavour: "torch" }),
    };
    const gradients = Array.from({ length: 400 }, () => [sizes]);
    const path = await replayOptimizer(optimizer, { ...constant, hyper, dtype, gradients });
    path.forEach(([theta], t) => {
      theta!.forEach((value, i) => {
        const step = (path[t - 1]?.[0]?.[i] ?? 0) - value;
        expect(step).toBeGreaterThanOrEqual(0.99 * (sizes[i]! / (sizes[i]! + eps)));
        expect(step).toBeLessThanOrEqual(1.01 * (sizes[i]! / eps));
      });
    });
  });

  it("at the rounding errors that once were NaN", async () => {
    const cases = [
      { optimizer: rmsprop, dtype: "f32", steps: 30, g: 0.3, hyper: { centred: true, rho: 0.5 } },
      { optimizer: rmsprop, dtype: "f64", steps: 400, g: 7, hyper: { centred: true } },
      { optimizer: rmspropMomentum, dtype: "f32", steps: 300, g: 1000.5, hyper: {} },
    ] as const;
    for (const { optimizer, dtype, steps, g, hyper } of cases) {
      const gradients = Array.from({ length: steps }, () => [[g]]);
      const replay = { hyper, dtype, shapes: [[1]], init: [[0]], gradients };
      const path = (await replayOptimizer(optimizer, replay)).flat(2);
      expect(path.findIndex((theta) => !Number.isFinite(theta))).toBe(-1);
    }
  });
});

describe("adadelta", () => {
  it("begins at sqrt(eps) / sqrt(v + eps) of the gradient, and grows with its own steps", () => {
    const first = (1 / Math.sqrt(8 + 1)) * 4;
    const second = (Math.sqrt(0.5 * first ** 2 + 1) / Math.sqrt(12 + 1)) * 4;
    expect([first, second]).toEqual(takenBy(adadelta, { rho: 0.5, eps: 1 }, [4, 4]));
  });

  it("has the parameters' unit: at eps scaled with g^2 in v alone its steps stay", () => {
    const long = (scale: number) => takenBy(adadelta, { eps: 1e-300 }, [3 * scale, -scale, scale]);
    const plain = createStepper(adadelta, { parameters: 1, hyper: { eps: 1e-300 } });
    plain.start([0]);
    const steps = [3, -1, 1].map((g) => plain.step([g])[0]!);
    expect(steps).toEqual(long(1024));
  });
});

describe("rprop", () => {
  const hyper = { lr: 1, etaPlus: 2, etaMinus: 0.5, maxSize: 3, minSize: 0.75 };

  it("lengthens while the sign stays, up to maxSize, and takes a step back where it flips", () => {
    const gradients = [5, 0.1, 7, -1, -1, -1];
    expect([1, 2, 3, -3, -1.5, -3]).toEqual(takenBy(rprop, hyper, gradients));
  });

  it("takes no step where it flips, as PyTorch, and is no shorter than minSize", () => {
    const gradients = [5, -1, -1, 1, 1];
    const torch = { ...hyper, flavour: "torch" };
    expect([1, 0, -0.75, 0, 0.75]).toEqual(takenBy(rprop, torch, gradients));
  });
});
