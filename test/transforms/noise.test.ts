import { add, defineOptimizer, mul, partition, type RuleOptimizer } from "@thalweg/core";
import { createCatalogue, ProgramCache, runTrial, type TrialSpec } from "@thalweg/engine";
import problems from "@thalweg/problems";
import { compileProgram, instantiate } from "@thalweg/tensor";
import { createStepper, expectSameValues, type StepperOptions } from "@thalweg/testing";
import transforms, { addNoise, scaleByLearningRate } from "@thalweg/transforms";
import { describe, expect, it } from "vitest";

/** A step that is its noise alone. */
const noise = defineOptimizer({
  name: "noise",
  source: "own work",
  hyper: {},
  rule: ({ g, noise: draw }) => ({ step: add(mul(0, g), draw()) }),
});

function draws(
  optimizer: RuleOptimizer | Parameters<typeof createStepper>[0],
  options: StepperOptions,
  steps = 1,
) {
  const stepper = createStepper(optimizer, options);
  const { parameters } = options;
  const size =
    typeof parameters === "number"
      ? parameters
      : parameters.reduce((sum, { shape }) => sum + shape.reduce((p, extent) => p * extent, 1), 0);
  stepper.start(new Float64Array(size));
  return Array.from({ length: steps }, () => [...stepper.step(new Float64Array(size))]);
}

describe("a rule's noise", () => {
  it("is standard normal: the first four moments of 40,000 numbers within 5 standard errors", () => {
    const [values] = draws(noise, { parameters: 40_000 });
    const moment = (k: number) => values!.reduce((sum, x) => sum + x ** k, 0) / values!.length;
    const error = (variance: number) => 5 * Math.sqrt(variance / values!.length);
    expect(Math.abs(moment(1))).toBeLessThan(error(1));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(error(2));
    expect(Math.abs(moment(3))).toBeLessThan(error(15));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(error(96));
  });

  it("differs from step to step, and between two calls in one rule", () => {
    const twice = defineOptimizer({
      name: "noise",
      source: "own work",
      hyper: {},
      rule: ({ noise: draw }) => ({ step: mul(draw(), draw()) }),
    });
    const [first, second] = draws(noise, { parameters: 5 }, 2);
    expect(first).not.toEqual(second);
    const [products] = draws(twice, { parameters: 5 });
    expect(products!.some((value, i) => value < 0 && value !== first![i]! ** 2)).toBe(true);
  });

  it("belongs to the parameter's name and element, wherever the parameter lies and whatever the scope", () => {
    const [a, b] = [
      { name: "a", shape: [3, 2] },
      { name: "b", shape: [5] },
    ];
    const [ab] = draws(noise, { parameters: [a!, b!] });
    const [ba] = draws(noise, { parameters: [b!, a!] });
    expectSameValues([...ba!.slice(5), ...ba!.slice(0, 5)], ab!, "the other way round");
    for (const scope of ["tensor", "all"] as const) {
      expectSameValues(draws({ ...noise, scope }, { parameters: [a!, b!] })[0]!, ab!, scope);
    }
    const onlyB = partition("only-b", "own work", [
      { name: "b", select: ({ name }) => name === "b", optimizer: noise },
    ]);
    const [part] = draws(onlyB, { parameters: [a!, b!] });
    expect(part!.slice(0, 6)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(part!.slice(6)).not.toEqual(ab!.slice(6));
  });

  it("is the same compiled as interpreted, in f32 and f64", () => {
    for (const dtype of ["f32", "f64"] as const) {
      const options = { parameters: 67, dtype };
      const execute: StepperOptions["execute"] = (spec) => instantiate(compileProgram(spec));
      const [interpreted, compiled] = [options, { ...options, execute }].map((each) =>
        draws(noise, each, 3).flat(),
      );
      expectSameValues(compiled!, interpreted!, dtype);
    }
  });

  it("shrinks as annealed: sqrt(eta / t^gamma)", () => {
    const plain = draws({ ...noise, name: "add-noise" }, { parameters: 3 }, 4);
    const annealed = draws(addNoise, { parameters: 3, hyper: { eta: 0.25, gamma: 2 } }, 4);
    annealed.forEach((step, t) => {
      step.forEach((value, i) => {
        expect(Math.abs(value - (0.5 / (t + 1)) * plain[t]![i]!)).toBeLessThan(1e-15);
      });
    });
  });

  it("follows the seed of the trial: the same again, another with another seed", async () => {
    const catalogue = createCatalogue([
      { plugin: transforms, origin: "transforms" },
      { plugin: problems, origin: "problems" },
    ]);
    const cache = new ProgramCache();
    const run = async (seed: number) => {
      const spec: TrialSpec = {
        ...{ problem: "beale", optimizer: `${addNoise.name}|${scaleByLearningRate.name}` },
        ...{ hyper: { eta: 1 }, seed, phase: "train", budget: 20, plugins: [] },
      };
      const reader = { read: () => Promise.reject(new Error("nothing to read")) };
      return (await runTrial(spec, { catalogue, cache, reader, now: () => 0 })).result.fingerprint;
    };
    const first = await run(1);
    expect(await run(2)).not.toBe(first);
    expect(await run(1)).toBe(first);
  });
});
