/**
 * Schedules with other values than those of the fixtures. PyTorch's schedulers are written as its
 * loops (each rate from the previous one), compared with the fixtures, and then used as references
 * for random hyperparameters.
 */
import { readFileSync } from "node:fs";
import { fromPeer, replayScheduler, runs, type SchedulerCase } from "@thalweg/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type TorchHyper, torchRates } from "./torch-rates.js";

interface Case extends SchedulerCase {
  readonly hyper: TorchHyper;
  readonly baseLr: number;
  readonly lr: readonly number[];
  readonly metric: readonly number[] | null;
}

const file = new URL("../references/pytorch-schedules.json", import.meta.url);
const cases: readonly Case[] = JSON.parse(readFileSync(file, "utf8")).cases;

const expectClose = (actual: readonly number[], expected: readonly number[], size: number) => {
  expect(actual.length).toBe(expected.length);
  expected.forEach((rate, i) => {
    if (!(Math.abs(actual[i]! - rate) <= 1e-12 * size)) {
      throw new Error(`the rate at step ${i} is ${actual[i]} and should be ${rate}.`);
    }
  });
};

const written = cases.filter(({ schedule }) => Object.hasOwn(torchRates, schedule));

describe("the loops are PyTorch's", () => {
  it.each(written)("$schedule $hyper", ({ schedule, hyper, baseLr, lr, metric }) => {
    const rates = torchRates[schedule]!(hyper, baseLr, lr.length, metric ?? []);
    expectClose(rates, lr, Math.max(baseLr, ...lr));
  });
});

const share = fc.double({ min: 0.01, max: 1, noNaN: true });
const count = fc.integer({ min: 1, max: 40 });
const hypers: Readonly<Record<string, fc.Arbitrary<TorchHyper>>> = {
  step: fc.record({ stepSize: count, gamma: share }),
  multistep: fc.record({ milestones: fc.array(count, { maxLength: 5 }), gamma: share }),
  exponential: fc.record({ gamma: fc.double({ min: 0.5, max: 1.05, noNaN: true }) }),
  cosine: fc.record({ tMax: fc.integer({ min: 3, max: 60 }), etaMin: fc.constantFrom(0, 0.01) }),
  "cosine-restarts": fc.record({
    ...{ t0: count, tMult: fc.integer({ min: 1, max: 4 }), etaMin: fc.constantFrom(0, 0.03) },
  }),
  linear: fc.record({ startFactor: share, endFactor: share, totalIters: count }),
  constant: fc.record({ factor: share, totalIters: count }),
  polynomial: fc.record({ totalIters: count, power: fc.double({ min: 0.5, max: 3, noNaN: true }) }),
  onecycle: fc.record({
    ...{ maxLr: share, totalSteps: fc.constant(80), divFactor: fc.constantFrom(4, 25) },
    ...{ pctStart: fc.double({ min: 0.1, max: 0.45, noNaN: true }), threePhase: fc.boolean() },
    ...{ anneal: fc.constantFrom("cos", "linear"), finalDivFactor: fc.constantFrom(10, 1e4) },
  }),
  cyclic: fc.record({
    ...{ baseLr: fc.constantFrom(0, 0.02), maxLr: share, stepSizeUp: count, stepSizeDown: count },
    ...{ mode: fc.constantFrom("triangular", "triangular2", "exp_range") },
    gamma: fc.constantFrom(0.9, 0.99, 1),
  }),
  plateau: fc.record({
    ...{ factor: fc.constantFrom(0.1, 0.5, 0.9), patience: fc.integer({ min: 0, max: 4 }) },
    ...{ threshold: fc.constantFrom(0, 1e-3, 0.1), cooldown: fc.integer({ min: 0, max: 4 }) },
    ...{ mode: fc.constantFrom("min", "max"), thresholdMode: fc.constantFrom("rel", "abs") },
    ...{ minLr: fc.constantFrom(0, 1e-3, 0.5), eps: fc.constantFrom(1e-8, 0.02) },
  }),
};

describe("rates of random hyperparameters are those of the loops within 1e-12 of the largest", () => {
  it("covers every schedule that has a loop", () => {
    expect(Object.keys(hypers).sort()).toEqual(Object.keys(torchRates).sort());
  });

  it.each(Object.keys(hypers))("%s", async (schedule) => {
    const metrics = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), {
      ...{ minLength: 80, maxLength: 80 },
    });
    const baseLr = fc.constantFrom(0.1, 0.3);
    const property = fc.asyncProperty(
      hypers[schedule]!,
      baseLr,
      metrics,
      async (hyper, base, metric) => {
        const { name, hyper: ours } = fromPeer("scheduler", { schedule, hyper, baseLr: base });
        const given = { hyper: ours, baseLr: base, steps: 80, metrics: metric };
        const expected = torchRates[schedule]!(hyper, base, 80, metric);
        expectClose(await replayScheduler(name, given), expected, Math.max(base, ...expected));
      },
    );
    await fc.assert(property, runs(20));
  });
});

describe("hyperparameters at PyTorch's defaults", () => {
  it.each([
    ["linear", {}, { start: 1 / 3, end: 1, length: 5, unit: "steps" }],
    ["constant", {}, { factor: 1 / 3, length: 5, unit: "steps" }],
    ["step", { step_size: 3 }, { gamma: 0.1, every: 3, unit: "steps" }],
    ["cosine", { T_max: 7 }, { length: 7, final: 0, after: "rise", unit: "steps" }],
  ])("%s %j", (schedule, hyper, ours) => {
    expect(fromPeer("scheduler", { schedule, hyper }).hyper).toEqual(ours);
  });

  it("sequences have their parts' hyperparameters under the parts' names", () => {
    const hyper = { milestones: [3, 5], linear: { total_iters: 2 }, step: { step_size: 4 } };
    const found = fromPeer("scheduler", { schedule: "sequential(linear,step,step)", hyper });
    expect(found.name).toBe("sequence(linear,step,step)");
    expect(found.hyper).toMatchObject({
      ...{ milestones: [3, 5], unit: "steps", "linear.length": 2 },
      ...{ "step.every": 4, "step-2.every": 4, "step-2.unit": "steps" },
    });
  });

  it.each([
    [{ schedule: "step", hyper: {} }, 'needs "stepSize", for which the library has no default'],
    [{ schedule: "stepp", hyper: {} }, 'schedule "stepp" is not translated. Did you mean "step"'],
    [{ schedule: "step", hyper: { gama: 1 } }, 'no hyperparameter "gama" that is translated.'],
    [{ schedule: "step", hyper: { gamma: "1" } }, '"gamma" is "1"; it must be a number.'],
    [{ schedule: "sequential(linear,linear)", hyper: {} }, 'needs "milestone", a step'],
  ])("%j is refused", (given, message) => {
    expect(() => fromPeer("scheduler", given)).toThrow(message);
  });
});
