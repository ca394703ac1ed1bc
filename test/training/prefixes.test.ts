/** A trial that stops early is the beginning of the whole one, to the bit. */
import { readFile } from "node:fs/promises";
import { createCatalogue, ProgramCache, runTrial, type TrialSpec, trialId } from "@thalweg/engine";
import { plugins } from "@thalweg/preset";
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";

let run: (spec: TrialSpec) => ReturnType<typeof runTrial>;
beforeAll(async () => {
  const loaded = await Promise.all(
    plugins.map(async (origin) => ({ plugin: (await import(origin)).default, origin })),
  );
  const catalogue = createCatalogue(loaded);
  const reader = { read: (url: URL) => readFile(url) };
  const context = { catalogue, reader, cache: new ProgramCache(), now: () => 0 };
  run = (spec) => runTrial(spec, context);
});

const specs = fc.record({
  problem: fc.constantFrom("rosenbrock", "beale", "diabetes-linear"),
  // One gradient a step and two, a schedule of the whole length and one that observes the run.
  optimizer: fc.constantFrom("momentum", "sam|momentum", "adam+warmup-cosine", "adam+plateau"),
  budget: fc.integer({ min: 4, max: 400 }),
  seed: fc.nat(5),
  hyper: fc.constant({}),
  phase: fc.constant("train" as const),
  plugins: fc.constant([]),
});

it("its curve is the first part of the whole run's, and its end is where it stopped", async () => {
  await fc.assert(
    fc.asyncProperty(specs, fc.double({ min: 0, max: 1.2, noNaN: true }), async (spec, share) => {
      const stopAfter = Math.max(1, Math.round(share * spec.budget));
      const { result: whole } = await run(spec);
      const { result: prefix } = await run({ ...spec, stopAfter });
      const { evaluations, evaluationsPerStep } = prefix.metrics;
      if (prefix.status === "completed" && evaluations < whole.metrics.evaluations) {
        expect(evaluations).toBe(evaluationsPerStep! * Math.ceil(stopAfter / evaluationsPerStep!));
      }
      for (const [name, curve] of Object.entries(whole.metrics.curves)) {
        const points = curve.evaluations.filter((at) => at <= evaluations).length;
        // The mean over steps has no point before the first of them, and no curve without points.
        expect(prefix.metrics.curves[name] ?? { evaluations: [], value: [] }).toEqual({
          evaluations: curve.evaluations.slice(0, points),
          value: curve.value.slice(0, points),
        });
      }
      const met = whole.metrics.evaluationsToTarget;
      if (met !== null && met < evaluations) {
        expect(prefix.metrics.evaluationsToTarget).toBe(met);
      }
      if (evaluations === whole.metrics.evaluations) {
        expect({ ...prefix, spec }).toEqual(whole);
      }
      expect(trialId({ ...spec, stopAfter })).not.toBe(trialId(spec));
    }),
    { numRuns: 40 },
  );
});

it("its parameters at a point are those of a path of the whole run", async () => {
  const spec: TrialSpec = {
    ...{ problem: "beale", optimizer: "adam+cosine", hyper: {}, seed: 1, phase: "train" },
    ...{ budget: 100, trace: true, plugins: [] },
  };
  const { result: whole } = await run(spec);
  const { result: prefix } = await run({ ...spec, stopAfter: 37 });
  expect(prefix.metrics.path).toEqual(whole.metrics.path!.slice(0, 38));
  expect(prefix.metrics.final.loss).toBe(whole.metrics.curves.loss!.value[37]);
});
