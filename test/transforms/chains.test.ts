import { chain, configure, defineOptimizer, mul, type Optimizer, positive } from "@thalweg/core";
import { adagrad, adam, momentum, nesterov, radam } from "@thalweg/optimizers";
import { compileProgram } from "@thalweg/tensor";
import { createStepper } from "@thalweg/testing";
import * as stages from "@thalweg/transforms";
import { describe, expect, it } from "vitest";
import { tracedStep } from "./traced.js";

const size = 7;
const theta = Array.from({ length: size }, (_, i) => ((i * 5) % 7) / 3 - 1);
const gradients = Array.from({ length: 12 }, (_, t) =>
  theta.map((_, i) => (((t + 2) * (i + 3) * 7) % 11) / 4 - 1.3),
);

function stepsOf(optimizer: Optimizer, hyper: Record<string, number>): number[][] {
  const stepper = createStepper(optimizer, { parameters: size, hyper });
  stepper.start(theta);
  return gradients.map((g) => [...stepper.step(g)]);
}

const scaled = (...before: Optimizer[]) =>
  chain("made", "own work", [...before, stages.scaleByLearningRate]);

describe("chains of transforms take the steps of the optimizers they are", () => {
  const pairs: readonly (readonly [Optimizer, Optimizer])[] = [
    [scaled(stages.scaleByAdam), adam],
    [scaled(stages.scaleByRadam), radam],
    [scaled(stages.trace), momentum],
    [scaled(stages.nesterovTrace), nesterov],
  ];

  it.each(pairs)("to the bit where the rate is a power of two: $stages.0.name", (made, whole) => {
    expect(stepsOf(made, { lr: 2 ** -7 })).toEqual(stepsOf(whole, { lr: 2 ** -7 }));
  });

  it.each(pairs)("but for 4 roundings elsewhere: $stages.0.name", (made, whole) => {
    const expected = stepsOf(whole, { lr: 0.003 });
    stepsOf(made, { lr: 0.003 }).forEach((step, t) => {
      step.forEach((value, i) => {
        expect(Math.abs(value / expected[t]![i]! - 1)).toBeLessThan(4 * 2 ** -52);
      });
    });
  });

  it("AdaGrad is the root of the sum of squares", () => {
    const expected = stepsOf(adagrad, { lr: 2 ** -7, eps: 1e-10 });
    expect(stepsOf(scaled(stages.scaleByRss), { lr: 2 ** -7 })).toEqual(expected);
  });
});

describe("a chain of elementwise transforms", () => {
  it("compiles to one pass over memory: each array is read once and written once", () => {
    const made = chain("made", "own work", [
      stages.zeroNans,
      configure(stages.clipByValue, { max: 3 }),
      stages.grokfastEma,
      stages.scaleByAdam,
      stages.nesterovTrace,
      stages.negate,
      stages.scaleByLearningRate,
    ]);
    const { updates } = tracedStep(made);
    const { kernels } = compileProgram({ phases: { step: { updates: updates! } } });
    const passes = kernels.step!.filter(({ space }) => space.length > 0 && space.at(-1)! > 1);
    const states = 4;
    expect(passes).toHaveLength(1);
    expect(passes[0]).toMatchObject({
      kind: "loop",
      space: [16],
      passes: 1,
      loads: states + 2,
      stores: states + 1,
    });
  });
});

describe("caution", () => {
  it("keeps what an optimizer does along the gradient, and lengthens it by n / (kept + 1)", () => {
    const constant = defineOptimizer({
      name: "along",
      source: "own work",
      hyper: { by: positive(0.5) },
      rule: ({ g, by }) => ({ step: mul(by, mul(g, g)) }),
    });
    const stepper = createStepper(chain("made", "own work", [constant, stages.cautious]), {
      parameters: 4,
    });
    stepper.start([0, 0, 0, 0]);
    expect([...stepper.step([2, -2, 4, 0])]).toEqual(
      [(2 * 4) / 3, 0, (8 * 4) / 3, 0].map((x) => x),
    );
  });
});
