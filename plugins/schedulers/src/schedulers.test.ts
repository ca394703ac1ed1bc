import type { Scheduler } from "@thalweg/core";
import { createScheduleRunner, describeSchedulerLaws, runs } from "@thalweg/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import plugin, {
  constant,
  cosine,
  exponential,
  inverseSqrt,
  linearWarmup,
  plateau,
  radamRectification,
  step,
  untunedExponentialWarmup,
  untunedLinearWarmup,
  warmupCosine,
} from "./index.js";

for (const scheduler of plugin.schedulers) describeSchedulerLaws(scheduler);

const valuesOf = (
  scheduler: Scheduler,
  hyper: Record<string, number>,
  total: number,
  steps: readonly number[],
) => {
  const runner = createScheduleRunner(scheduler, hyper);
  return steps.map((at) => runner.valueAt(at, total, 1));
};

const close = (actual: readonly number[], expected: readonly number[]) => {
  expect(actual.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(actual[i]).toBeCloseTo(value, 14);
};

describe("values worked out by hand, with base 1", () => {
  it("constant", () => close(valuesOf(constant, {}, 10, [0, 5, 9]), [1, 1, 1]));

  it("step: a tenth after each third, from the very step that begins one", () => {
    close(valuesOf(step, {}, 9, [0, 2, 3, 5, 6, 8]), [1, 1, 0.1, 0.1, 0.01, 0.01]);
    close(valuesOf(step, { gamma: 0.5, every: 0.01 }, 10, [0, 1, 2]), [1, 0.5, 0.25]);
  });

  it("exponential: 0.01 over the whole run, 0.1 at its middle", () => {
    close(valuesOf(exponential, {}, 100, [0, 25, 50, 75]), [1, 10 ** -0.5, 0.1, 10 ** -1.5]);
  });

  it("cosine: 1, a half at the middle, the final share at the end", () => {
    close(valuesOf(cosine, {}, 4, [0, 1, 2]), [1, (1 + Math.SQRT1_2) / 2, 0.5]);
    close(valuesOf(cosine, { final: 0.2 }, 4, [0, 2, 4]), [1, 0.6, 0.2]);
  });

  it("linear-warmup: 1/N at the first step, 1 at the N-th, whatever the run's length", () => {
    close(
      valuesOf(linearWarmup, { warmup: 0.4 }, 10, [0, 1, 2, 3, 4, 9]),
      [0.25, 0.5, 0.75, 1, 1, 1],
    );
    close(valuesOf(linearWarmup, { warmup: 0 }, 10, [0, 1]), [1, 1]);
  });

  it("warmup-cosine: up over N steps, at the base on steps N - 1 and N, then down half a cosine", () => {
    close(valuesOf(warmupCosine, { warmup: 0.2 }, 10, [0, 1, 2, 4, 6, 8, 10]), [
      0.5,
      1,
      1,
      (1 + Math.SQRT1_2) / 2,
      0.5,
      (1 - Math.SQRT1_2) / 2,
      0,
    ]);
    close(valuesOf(warmupCosine, { warmup: 1 }, 4, [0, 1, 2, 3]), [0.25, 0.5, 0.75, 1]);
  });

  it("inverse-sqrt: up over N steps, then sqrt(N / (step + 1))", () => {
    close(
      valuesOf(inverseSqrt, { warmup: 0.04 }, 100, [0, 1, 3, 15, 63]),
      [0.25, 0.5, 1, 0.5, 0.25],
    );
  });

  it("untuned-linear-warmup: 2 / (1 - beta2) steps long", () => {
    close(valuesOf(untunedLinearWarmup, { beta2: 0.75 }, 100, [0, 3, 7, 8]), [0.125, 0.5, 1, 1]);
  });

  it("untuned-exponential-warmup: 1 - 1/e after 1 / (1 - beta2) steps", () => {
    close(valuesOf(untunedExponentialWarmup, { beta2: 0.75 }, 100, [0, 3]), [
      1 - Math.exp(-0.25),
      1 - Math.exp(-1),
    ]);
  });

  it("radam-rectification: 0 for four steps, then r_t with t = step + 1, within 1e-4", () => {
    const steps = [0, 3, 4, 5, 99, 999];
    const expected = [0, 0, 0.0173, 0.0258, 0.2153, 0.6453];
    for (const [i, value] of valuesOf(radamRectification, {}, 1000, steps).entries()) {
      expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-4);
    }
    expect(valuesOf(radamRectification, { threshold: 5 }, 1000, [4])).toEqual([0]);
  });
});

describe("warmups rise and decays fall", () => {
  const rising = [linearWarmup, untunedLinearWarmup, untunedExponentialWarmup, radamRectification];
  const falling = [constant, step, exponential, cosine];
  const run = fc
    .integer({ min: 2, max: 10_000 })
    .chain((total) =>
      fc.record({ total: fc.constant(total), at: fc.integer({ min: 0, max: total - 2 }) }),
    );
  const neighbours = (scheduler: Scheduler, { total, at }: { total: number; at: number }) =>
    valuesOf(scheduler, {}, total, [at, at + 1]) as [number, number];

  it.each(rising)("$name never falls", (scheduler) => {
    const property = fc.property(run, (where) => {
      const [now, next] = neighbours(scheduler, where);
      expect(next).toBeGreaterThanOrEqual(now - 1e-12);
    });
    fc.assert(property, runs(50));
  });

  it.each(falling)("$name never rises", (scheduler) => {
    const property = fc.property(run, (where) => {
      const [now, next] = neighbours(scheduler, where);
      expect(next).toBeLessThanOrEqual(now + 1e-12);
    });
    fc.assert(property, runs(50));
  });
});

describe("plateau", () => {
  const scales = (hyper: Record<string, number>, metrics: readonly number[]) => {
    const runner = createScheduleRunner(plateau, hyper);
    return metrics.map((metric) => {
      runner.observe(metric);
      return runner.valueAt(0, 100, 1);
    });
  };

  it("reduces after more than `patience` measurements without a better one", () => {
    const hyper = { factor: 0.5, patience: 2, threshold: 0 };
    expect(scales(hyper, [3, 2, 2, 2, 2, 2, 2, 2])).toEqual([1, 1, 1, 1, 0.5, 0.5, 0.5, 0.25]);
  });

  it("does not count a gain of less than the threshold, relative to the best", () => {
    const hyper = { factor: 0.5, patience: 0, threshold: 0.1 };
    expect(scales(hyper, [10, 9.5, 8.9])).toEqual([1, 0.5, 0.5]);
    expect(scales(hyper, [-10, -10.5, -11.1])).toEqual([1, 0.5, 0.5]);
  });

  it("waits out the cooldown, in which nothing counts as bad", () => {
    const hyper = { factor: 0.5, patience: 0, threshold: 0, cooldown: 2 };
    expect(scales(hyper, [1, 1, 1, 1, 1])).toEqual([1, 0.5, 0.5, 0.5, 0.25]);
  });

  it("does not go below its final share, nor up on a loss that is infinite", () => {
    const hyper = { factor: 0.1, patience: 0, final: 0.05 };
    const infinite = Number.POSITIVE_INFINITY;
    expect(scales(hyper, [1, infinite, infinite])).toEqual([1, 0.1, 0.05]);
  });
});
