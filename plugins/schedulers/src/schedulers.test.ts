import type { GivenHyper, Scheduler } from "@thalweg/core";
import { createScheduleRunner, describePluginLaws, runs } from "@thalweg/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import plugin, {
  chebyshev,
  constant,
  cosine,
  cosineRestarts,
  cosineWarmup,
  cyclic,
  exponential,
  exponentialWarmup,
  inverseSqrt,
  inverseTime,
  knee,
  linear,
  linearToZero,
  linearWarmup,
  multistep,
  noam,
  oneCycle,
  oneCycleMomentum,
  piecewiseConstant,
  piecewiseInterpolate,
  plateau,
  polynomial,
  powerLaw,
  radamRectification,
  rex,
  step,
  trapezoid,
  untunedExponentialWarmup,
  untunedLinearWarmup,
  warmupCosine,
  warmupExponential,
} from "./index.js";

describePluginLaws(plugin);

const valuesOf = (
  scheduler: Scheduler,
  hyper: GivenHyper,
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

  it("exponential: gamma 0.01 over the whole run, 0.1 at its middle", () => {
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

  it("inverse-sqrt: the base over N steps with a flat start", () => {
    const hyper = { warmup: 4, start: "flat", unit: "steps" };
    close(valuesOf(inverseSqrt, hyper, 100, [0, 3, 15]), [1, 1, 0.5]);
  });

  it("constant: a factor for a while, then the base", () => {
    const hyper = { factor: 0.25, length: 3, unit: "steps" };
    close(valuesOf(constant, hyper, 10, [0, 2, 3, 9]), [0.25, 0.25, 1, 1]);
  });

  it("linear: from start to end over N steps, then the end", () => {
    close(valuesOf(linear, {}, 4, [0, 1, 3]), [1, 0.75, 0.25]);
    close(
      valuesOf(linear, { start: 0.2, end: 1, length: 0.4 }, 10, [0, 2, 4, 9]),
      [0.2, 0.6, 1, 1],
    );
  });

  it("polynomial: a power of what is left, above the final share", () => {
    close(valuesOf(polynomial, { power: 2 }, 4, [0, 1, 2, 3]), [1, 0.5625, 0.25, 0.0625]);
    close(
      valuesOf(polynomial, { power: 2, final: 0.2, length: 0.5 }, 8, [2, 4, 7]),
      [0.4, 0.2, 0.2],
    );
  });

  it("exponential: a factor for each stretch, at once as a staircase", () => {
    const hyper = { gamma: 0.25, every: 2, unit: "steps" };
    close(valuesOf(exponential, hyper, 10, [0, 1, 2, 3]), [1, 0.5, 0.25, 0.125]);
    close(valuesOf(exponential, { ...hyper, staircase: true }, 10, [1, 2, 3]), [1, 0.25, 0.25]);
  });

  it("multistep: a factor from each milestone's own step on", () => {
    close(valuesOf(multistep, {}, 8, [0, 3, 4, 5, 6, 7]), [1, 1, 0.1, 0.1, 0.01, 0.01]);
    const hyper = { milestones: [2, 2, 5], gamma: 0.5, unit: "steps" };
    close(valuesOf(multistep, hyper, 8, [1, 2, 4, 5]), [1, 0.25, 0.25, 0.125]);
    close(valuesOf(multistep, { milestones: [] }, 8, [0, 7]), [1, 1]);
  });

  it("piecewise-constant: each value from its milestone on", () => {
    const hyper = { milestones: [1, 3], values: [0.5, 2, 0.1], unit: "steps" };
    close(valuesOf(piecewiseConstant, hyper, 8, [0, 1, 2, 3, 7]), [0.5, 2, 2, 0.1, 0.1]);
  });

  it("piecewise-interpolate: lines or half cosines through the points, level outside", () => {
    const hyper = { at: [2, 4, 8], values: [0, 1, 0.5], unit: "steps" };
    close(valuesOf(piecewiseInterpolate, hyper, 9, [0, 2, 3, 4, 6, 8]), [0, 0, 0.5, 1, 0.75, 0.5]);
    const bent = { ...hyper, interpolation: "cosine" };
    close(valuesOf(piecewiseInterpolate, bent, 9, [2, 3, 4, 5]), [
      0,
      0.5,
      1,
      0.5 + (0.5 * (1 + Math.SQRT1_2)) / 2,
    ]);
  });

  it("inverse-time: a half after N steps at rate 1", () => {
    close(valuesOf(inverseTime, {}, 20, [0, 1, 2, 6]), [1, 1 / 1.5, 0.5, 0.25]);
    close(valuesOf(inverseTime, { staircase: true }, 20, [1, 2, 3]), [1, 0.5, 0.5]);
  });

  it("power-law: a power of 1 + step / N", () => {
    close(
      valuesOf(powerLaw, { power: 0.5, every: 1, unit: "steps" }, 20, [0, 3, 15]),
      [1, 0.5, 0.25],
    );
    close(valuesOf(powerLaw, { power: 0.5, every: 4, unit: "steps" }, 20, [0, 12]), [1, 0.5]);
  });

  it("noam: (width N)^-0.5 at step N - 1", () => {
    const hyper = { width: 64, warmup: 4, unit: "steps" };
    close(valuesOf(noam, hyper, 99, [0, 1, 3, 15]), [1 / 64, 2 / 64, 4 / 64, 2 / 64]);
  });

  it("cosine: stays after its length or rises again, with an exponent", () => {
    const hyper = { length: 4, unit: "steps" };
    close(valuesOf(cosine, hyper, 9, [2, 4, 6, 8]), [0.5, 0, 0, 0]);
    close(valuesOf(cosine, { ...hyper, after: "rise" }, 9, [4, 6, 8]), [0, 0.5, 1]);
    close(valuesOf(cosine, { ...hyper, exponent: 2 }, 9, [2]), [0.25]);
  });

  it("cosine-restarts: periods of 2, 4 and 8 steps, or all of 2", () => {
    const hyper = { period: 2, unit: "steps" };
    const at = [0, 1, 2, 4, 6, 10, 14];
    close(valuesOf(cosineRestarts, hyper, 99, at), [1, 0.5, 1, 0.5, 1, 0.5, 1]);
    close(
      valuesOf(cosineRestarts, { ...hyper, multiplier: 1 }, 99, [0, 1, 2, 3, 98]),
      [1, 0.5, 1, 0.5, 1],
    );
  });

  it("cosine-warmup: half way up after half its steps", () => {
    close(valuesOf(cosineWarmup, { warmup: 4, unit: "steps" }, 9, [0, 1, 3, 8]), [
      (1 - Math.SQRT1_2) / 2,
      0.5,
      1,
      1,
    ]);
  });

  it("exponential-warmup: 1 - 1/e after N steps", () => {
    close(valuesOf(exponentialWarmup, { warmup: 4, unit: "steps" }, 9, [3]), [1 - Math.exp(-1)]);
  });

  it("warmup-exponential: up over N steps, then to the final share at the end", () => {
    const hyper = { warmup: 2, final: 0.01, unit: "steps" };
    close(valuesOf(warmupExponential, hyper, 6, [0, 1, 2, 4]), [0.5, 1, 1, 0.1]);
  });

  it("linear-to-zero: up over N steps, then down to one last small step", () => {
    close(valuesOf(linearToZero, { warmup: 0.2 }, 10, [0, 1, 2, 6, 9]), [0.5, 1, 1, 0.5, 0.125]);
  });

  it("trapezoid: up, level, and down along 1 - sqrt or straight", () => {
    const hyper = { warmup: 2, cooldown: 4, unit: "steps" };
    close(valuesOf(trapezoid, hyper, 10, [0, 1, 5, 6, 7, 9]), [
      0.5,
      1,
      1,
      1,
      0.5,
      1 - Math.sqrt(0.75),
    ]);
    close(valuesOf(trapezoid, { ...hyper, shape: "linear" }, 10, [6, 7, 9]), [1, 0.75, 0.25]);
  });

  it("knee: the base while it explores, then straight to zero", () => {
    const hyper = { warmup: 2, explore: 4, unit: "steps" };
    close(valuesOf(knee, hyper, 10, [0, 1, 5, 6, 8, 9]), [0.5, 1, 1, 1, 0.5, 0.25]);
  });

  it("rex: 2/3 at its middle", () => close(valuesOf(rex, {}, 10, [0, 5]), [1, 2 / 3]));

  it("one-cycle: first, peak and last in two phases or three", () => {
    const hyper = { share: 0.5, div: 4, finalDiv: 10, length: 8, unit: "steps" };
    close(valuesOf(oneCycle, hyper, 8, [0, 3, 5, 7]), [0.25, 1, (1 + 0.025) / 2, 0.025]);
    const three = { ...hyper, share: 3 / 8, threePhase: true, anneal: "linear", peak: 2 };
    close(valuesOf(oneCycle, three, 8, [0, 1, 2, 3, 4, 7]), [0.5, 1.25, 2, 1.25, 0.5, 0.05]);
  });

  it("one-cycle-momentum: low where one-cycle has its peak", () => {
    const hyper = { share: 0.5, low: 0.8, anneal: "linear" };
    close(valuesOf(oneCycleMomentum, hyper, 9, [0, 7, 8]), [1, 0.8 + (0.2 * 3.5) / 4.5, 1]);
    const three = { ...hyper, share: 3 / 8, threePhase: true, length: 8, unit: "steps" };
    close(valuesOf(oneCycleMomentum, three, 8, [0, 1, 2, 3, 4, 7]), [1, 0.9, 0.8, 0.9, 1, 1]);
  });

  it("cyclic: triangles of one height, of half each, and shrinking with the step", () => {
    const hyper = { low: 0, up: 2, unit: "steps" };
    const at = [0, 1, 2, 3, 4, 6];
    close(valuesOf(cyclic, hyper, 9, at), [0, 0.5, 1, 0.5, 0, 1]);
    close(valuesOf(cyclic, { ...hyper, mode: "triangular2" }, 9, at), [0, 0.5, 1, 0.5, 0, 0.5]);
    const shrinking = { ...hyper, mode: "exp-range", gamma: 0.5 };
    close(valuesOf(cyclic, shrinking, 9, at), [0, 0.25, 0.25, 0.0625, 0, 2 ** -6]);
    close(valuesOf(cyclic, { ...hyper, down: 4 }, 9, [2, 4, 6, 8]), [1, 0.5, 0, 1]);
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

  it("radam-rectification: r_5 at beta2 = 0.95, where rho is 4.79", () => {
    const last = 2 / 0.05 - 1;
    const rho = last - (10 * 0.95 ** 5) / (1 - 0.95 ** 5);
    const [above, below] = [(rho - 4) * (rho - 2) * last, (last - 4) * (last - 2) * rho];
    close(valuesOf(radamRectification, { beta2: 0.95 }, 9, [3, 4]), [0, Math.sqrt(above / below)]);
  });

  it("piecewise-interpolate: jumps where two moments are one, and refuses no moments at all", () => {
    const hyper = { at: [0, 4, 4, 8], values: [1, 2, 3, 4], unit: "steps" };
    close(valuesOf(piecewiseInterpolate, hyper, 9, [0, 3, 4, 6, 8]), [1, 1.75, 3, 3.5, 4]);
    const none = () => valuesOf(piecewiseInterpolate, { at: [], values: [] }, 9, [0]);
    expect(none).toThrow("at least one");
  });
});

describe("chebyshev", () => {
  it("has the fractal order of the paper: 1 8 4 5 2 7 3 6", () => {
    const steps = [0, 1, 2, 3, 4, 5, 6, 7];
    const rates = valuesOf(chebyshev, {}, 100, steps);
    const sorted = [...rates].sort((a, b) => b - a);
    expect(rates.map((rate) => 1 + sorted.indexOf(rate))).toEqual([1, 8, 4, 5, 2, 7, 3, 6]);
    expect(valuesOf(chebyshev, {}, 100, [8, 15, 16])).toEqual([rates[0], rates[7], rates[0]]);
  });

  it("shrinks every curvature by Chebyshev's bound, 1 / T_n((k + 1) / (k - 1)), within 1e-12", () => {
    const [condition, levels] = [30, 4];
    const n = 2 ** levels;
    const rates = valuesOf(chebyshev, { condition, levels }, n, [...Array(n).keys()]);
    const bound = 1 / Math.cosh(n * Math.acosh((condition + 1) / (condition - 1)));
    const shrinkage = (curvature: number) =>
      Math.abs(rates.reduce((product, rate) => product * (1 - rate * curvature), 1));
    expect(shrinkage(1)).toBeCloseTo(bound, 12);
    expect(shrinkage(condition)).toBeCloseTo(bound, 12);
    for (let i = 0; i <= 1000; i++) {
      expect(shrinkage(1 + (i / 1000) * (condition - 1))).toBeLessThan(bound + 1e-12);
    }
  });
});

it("cosine-restarts begins a period at exactly N (m^i - 1) / (m - 1) steps, and nowhere else", () => {
  const whole = fc.record({
    period: fc.integer({ min: 1, max: 50 }),
    multiplier: fc.integer({ min: 1, max: 7 }),
    count: fc.integer({ min: 1, max: 6 }),
  });
  const property = fc.property(whole, ({ period, multiplier, count }) => {
    const starts = [0];
    for (let i = 0; i < count; i++) starts.push(starts[i]! + period * multiplier ** i);
    const start = starts.at(-1)!;
    const hyper = { period, multiplier, unit: "steps" };
    const [before, at] = valuesOf(cosineRestarts, hyper, 1e7, [start - 1, start]);
    expect(at).toBe(1);
    if (period * multiplier ** (count - 1) > 1) expect(before).toBeLessThan(0.51);
  });
  fc.assert(property, runs(100));
});

it("a list of values that does not fit its moments is refused", () => {
  const message = (scheduler: Scheduler) => () =>
    createScheduleRunner(scheduler, { values: [1, 2, 3, 4] });
  expect(message(piecewiseConstant)).toThrow("4 values for 2 milestones; give one value more");
  expect(message(piecewiseInterpolate)).toThrow("4 values for 3 moments; give one value for each");
});

it("a length above 1 is refused as a share and taken in steps", () => {
  const of = (hyper: GivenHyper) => () => createScheduleRunner(linearWarmup, hyper);
  expect(of({ warmup: 500 })).toThrow(
    'hyperparameter "warmup" is 500; it must be in [0, 1]. Use 0.05, the default (near the 5 of 90 epochs of Goyal et al.). It is a share of the run unless "unit" is "steps".',
  );
  expect(of({ warmup: -1, unit: "steps" })).toThrow("it must be in [0, inf)");
  expect(valuesOf(linearWarmup, { warmup: 500, unit: "steps" }, 1000, [249])).toEqual([0.5]);
});

describe("warmups rise and decays fall", () => {
  const rising = [
    linearWarmup,
    cosineWarmup,
    exponentialWarmup,
    untunedLinearWarmup,
    untunedExponentialWarmup,
    radamRectification,
  ];
  const falling = [
    constant,
    linear,
    polynomial,
    step,
    multistep,
    piecewiseConstant,
    exponential,
    inverseTime,
    powerLaw,
    cosine,
    rex,
  ];
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
  const scales = (hyper: GivenHyper, metrics: readonly number[]) => {
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

  it("takes an absolute threshold, or one that is a factor of the best", () => {
    const hyper = { factor: 0.5, patience: 0, threshold: 0.5 };
    expect(scales({ ...hyper, thresholdMode: "absolute" }, [10, 9.6, 9.4])).toEqual([1, 0.5, 0.5]);
    const factor = { ...hyper, thresholdMode: "factor" };
    expect(scales(factor, [10, 6, 4.9])).toEqual([1, 0.5, 0.5]);
    expect(scales(factor, [-10, -6, -4])).toEqual([1, 1, 1]);
  });

  it("takes a metric that is better when higher", () => {
    const hyper = { factor: 0.5, patience: 0, threshold: 0, mode: "max" };
    expect(scales(hyper, [1, 2, 1, 3])).toEqual([1, 1, 0.5, 0.5]);
    const factor = { ...hyper, threshold: 0.5, thresholdMode: "factor" };
    expect(scales(factor, [10, 14, 16])).toEqual([1, 0.5, 0.5]);
  });

  it("leaves out a reduction that is too small, though not its cooldown", () => {
    const hyper = { factor: 0.5, patience: 0, threshold: 0, least: 0.3, cooldown: 1 };
    expect(scales(hyper, [1, 1, 1, 1, 1])).toEqual([1, 0.5, 0.5, 0.5, 0.5]);
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
