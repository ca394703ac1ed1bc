/**
 * A hyperparameter that is 0 leaves out the terms it multiplies: the same numbers, but for 0 times
 * what is not finite.
 */
import { readFile } from "node:fs/promises";
import {
  type AnyHyper,
  definePlugin,
  defineScheduler,
  type NumericHyper,
  type Optimizer,
  type Plugin,
  sub,
} from "@thalweg/core";
import { createCatalogue, hyperSpecOf, ProgramCache, runTrial } from "@thalweg/engine";
import { plugins } from "@thalweg/preset";
import { createStepper } from "@thalweg/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const numRuns = process.env.THALWEG_THOROUGH === "1" ? 100 : 10;

/** A schedule that is 0 and not absent, whatever its base. */
const nought = defineScheduler({
  name: "nought",
  source: "this test",
  hyper: {},
  value: ({ step }) => sub(step, step),
});

const modules: { default: Plugin }[] = await Promise.all(plugins.map((url) => import(url)));
const optimizers = modules.flatMap((module) => module.default.optimizers);

const mayBeZero = (hyper: AnyHyper): hyper is NumericHyper =>
  hyper.kind === "numeric" &&
  (hyper.min < 0 || (hyper.min === 0 && hyper.includes.min)) &&
  hyper.max > 0;

const zeroable = (optimizer: Optimizer): string[] =>
  Object.entries(hyperSpecOf(optimizer)).flatMap(([name, hyper]) =>
    mayBeZero(hyper) ? [name] : [],
  );

const parameters = [{ name: "w", shape: [2, 3] }];
const element = fc
  .double({ min: -4, max: 4, noNaN: true })
  .map((x) => Math.fround(x + Math.sign(x) * 0.01));
const vector = fc.array(element, { minLength: 6, maxLength: 6 });
const run = fc.record({
  theta: vector,
  gradients: fc.array(vector, { minLength: 1, maxLength: 4 }),
});

describe("zeros among the hyperparameters of", () => {
  it.each(
    optimizers
      .filter((each) => zeroable(each).length > 0)
      .map((each) => [each.name, each] as const),
  )("%s: absent, they give what 0 gives", (_, optimizer) => {
    const names = zeroable(optimizer);
    const some = fc.subarray(names, { minLength: 1 });
    const property = fc.property(some, run, (zeros, { theta, gradients }) => {
      const hyper = Object.fromEntries(zeros.map((name) => [name, 0]));
      const [fixed, free] = [true, false].map((each) =>
        createStepper(optimizer, { parameters, hyper, fixed: each }),
      );
      fixed!.start(theta);
      free!.start(theta);
      for (const g of gradients) {
        const [taken, wanted] = [fixed!.step(g), free!.step(g)];
        // Sums with a zero make +0 of -0.
        const finite = (x: number, i: number) => (Number.isFinite(wanted[i]) ? x + 0 : "other");
        expect(Array.from(taken, finite)).toEqual(Array.from(wanted, finite));
      }
    });
    fc.assert(property, { numRuns });
  });
});

describe("in a trial, zeros", () => {
  const catalogue = createCatalogue([
    ...modules.map((module, i) => ({ plugin: module.default, origin: `${i}` })),
    { plugin: definePlugin({ name: "nought", schedulers: [nought] }), origin: "nought" },
  ]);
  const fingerprintOf = async (
    optimizer: string,
    hyper: Record<string, number>,
    microbatches = 1,
  ) => {
    const { result } = await runTrial(
      {
        ...{ problem: "digits-softmax", optimizer, hyper, microbatches },
        ...{ seed: 3, phase: "train", budget: 12, plugins: [] },
      },
      {
        ...{ catalogue, cache: new ProgramCache(), now: () => 0 },
        reader: { read: (url) => readFile(url) },
      },
    );
    return [result.status, result.fingerprint];
  };

  it.each([
    ["adam", "weightDecay", 1],
    ["adam", "weightDecay", 4],
    ["sgd", "momentum", 1],
    ["clip-by-global-norm|adamw", "adamw.weightDecay", 1],
    ["lookahead(adam)", "inner.beta1", 1],
    ["add-noise|adam", "add-noise.eta", 1],
    ["noisy-sgd", "eta", 2],
    ["lamb", "weightDecay", 1],
  ])(
    "of %s's %s are what a schedule of 0 is, in %i microbatches",
    async (optimizer, name, microbatches) => {
      const absent = await fingerprintOf(optimizer, { [name]: 0 }, microbatches);
      expect(absent[0]).toBe("completed");
      expect(
        await fingerprintOf(`${optimizer}+${name}:nought`, { [name]: 0.5 }, microbatches),
      ).toEqual(absent);
    },
  );

  it("leave no noise to draw", async () => {
    const lr = 0.02;
    const plain = await fingerprintOf("gradient-descent", { lr });
    expect(await fingerprintOf("noisy-sgd", { lr, eta: 0 })).toEqual(plain);
    expect(await fingerprintOf("add-noise|gradient-descent", { lr, eta: 0 })).toEqual(plain);
  });
});
