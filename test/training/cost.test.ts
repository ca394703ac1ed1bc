/** What a step is charged: `docs/cost.md`. */
import { readFile } from "node:fs/promises";
import {
  type AnalyticProblem,
  definePlugin,
  defineProblem,
  mul,
  square,
  sum,
  type Tensor,
} from "@thalweg/core";
import { createCatalogue, ProgramCache, runTrial, type TrialSpec } from "@thalweg/engine";
import { plugins } from "@thalweg/preset";
import { describe, expect, it } from "vitest";

const preset = await Promise.all(
  plugins.map(async (origin) => ({ plugin: (await import(origin)).default, origin })),
);

/** x^2, which counts how often it is written into a program. */
function countingBowl(): { readonly problem: AnalyticProblem; readonly calls: () => number } {
  let calls = 0;
  const problem = defineProblem({
    ...{ name: "counting", source: "own work", start: [1, 2], startNoise: 0, steps: 4 },
    domain: [
      [-4, 4],
      [-4, 4],
    ],
    ...{ minimum: { value: 0, at: [[0, 0]] }, target: { relative: 1e-3 } },
    objective(theta: Tensor) {
      calls += 1;
      return mul(0.5, sum(square(theta)));
    },
  });
  return { problem, calls: () => calls };
}

async function metricsOf(spec: Partial<TrialSpec>, problem?: AnalyticProblem) {
  const own = problem && { plugin: definePlugin({ name: "own", problems: [problem] }), origin: "" };
  const { result } = await runTrial(
    {
      ...{ problem: "counting", optimizer: "adam", hyper: {}, seed: 1, phase: "train" },
      plugins: [],
      ...spec,
    },
    {
      catalogue: createCatalogue(own ? [...preset, own] : preset),
      reader: { read: (url) => readFile(url) },
      cache: new ProgramCache(),
      now: () => 0,
    },
  );
  return result.metrics;
}

const expressions: readonly string[] = preset.flatMap(({ plugin }) => [
  ...plugin.optimizers.map(({ name }: { name: string }) => name),
  ...plugin.transforms.map(({ name, kind }: { name: string; kind: string }) =>
    kind === "rule" ? `${name}|gradient-descent` : `${name}(gradient-descent)`,
  ),
]);
const two = ["sam|gradient-descent", "asam|gradient-descent"];

describe("a step", () => {
  it.each(expressions)("of %s is charged each gradient that its program has", async (optimizer) => {
    const { problem, calls } = countingBowl();
    const { evaluationsPerStep, evaluations } = await metricsOf({ optimizer, budget: 4 }, problem);
    // Two of the calls are the measurements along the run and at its end, which are free.
    expect(evaluationsPerStep).toBe(calls() - 2);
    expect(evaluationsPerStep).toBe(two.includes(optimizer) ? 2 : 1);
    expect(evaluations).toBe(4);
  });

  it.each([
    ["accumulate(sam|adam)", 2],
    ["lookahead(accumulate(adam))", 1],
  ])("of %s costs %d", async (optimizer, cost) => {
    const { problem } = countingBowl();
    expect((await metricsOf({ optimizer, budget: 4 }, problem)).evaluationsPerStep).toBe(cost);
  });

  it.each([
    ["partition(matrices: adam; rest: momentum)", 1],
    ["partition(matrices: sam|adam; rest: momentum)", 2],
    ["partition(matrices: sam|adam; rest: sam|momentum)", 3],
  ])("of %s costs %d: one gradient for all parts, and what each asks for", async (...of) => {
    const [optimizer, cost] = of;
    const spec = { problem: "diabetes-linear", optimizer, budget: 6 };
    expect((await metricsOf(spec)).evaluationsPerStep).toBe(cost);
  });

  it.each([1, 2, 8])("on a batch in %d parts is charged one batch", async (microbatches) => {
    const spec = { problem: "diabetes-linear", optimizer: "momentum", budget: 16, microbatches };
    const { evaluationsPerStep, evaluations } = await metricsOf(spec);
    expect([evaluationsPerStep, evaluations]).toEqual([1, 16]);
  });
});
