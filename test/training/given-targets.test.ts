/** A trial may have a target in place of its problem's: only what is said of it changes. */
import { readFile } from "node:fs/promises";
import { createCatalogue, ProgramCache, runTrial, type TrialSpec } from "@thalweg/engine";
import { plugins } from "@thalweg/preset";
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";

let run: (more: Partial<TrialSpec>) => Promise<Awaited<ReturnType<typeof runTrial>>["result"]>;
beforeAll(async () => {
  const loaded = await Promise.all(
    plugins.map(async (origin) => ({ plugin: (await import(origin)).default, origin })),
  );
  const catalogue = createCatalogue(loaded);
  const reader = { read: (url: URL) => readFile(url) };
  const context = { catalogue, reader, cache: new ProgramCache(), now: () => 0 };
  const usual = { hyper: {}, seed: 1, phase: "train", plugins: [], optimizer: "adam" } as const;
  run = async (more) => (await runTrial({ problem: "beale", ...usual, ...more }, context)).result;
});

/** Where the curves meet a bound first after the start. */
const firstMet = (
  { metrics }: Awaited<ReturnType<typeof run>>,
  key: string,
  isMet: (value: number) => boolean,
): number | null => {
  const { evaluations, value } = metrics.curves[key]!;
  const at = value.findIndex((each, i) => i > 0 && each !== null && isMet(each));
  return at < 0 ? null : evaluations[at]!;
};

// Short enough for a point at every step, and at every epoch.
it.each([
  ["beale", 150, "loss", 0],
  ["diabetes-linear", 500, "train.loss", undefined],
] as const)("a share of the excess at the start, on %s", async (problem, budget, key, minimum) => {
  const plain = await run({ problem, budget });
  const first = plain.metrics.curves[key]!.value[0]!;
  await fc.assert(
    fc.asyncProperty(fc.double({ min: 1e-3, max: 0.999, noNaN: true }), async (target) => {
      const result = await run({ problem, budget, target });
      const { evaluationsToTarget, ...rest } = result.metrics;
      const { evaluationsToTarget: _, ...usual } = plain.metrics;
      expect([rest, result.fingerprint]).toEqual([usual, plain.fingerprint]);
      const floor = minimum ?? 0;
      if (minimum === undefined) return;
      const bound = floor + target * (first - floor);
      expect(evaluationsToTarget).toBe(firstMet(plain, key, (value) => value <= bound));
    }),
    { numRuns: 20 },
  );
  const met = await Promise.all(
    [0.9, 0.5, 0.1].map(async (target) => {
      const { metrics } = await run({ problem, budget, target });
      return metrics.evaluationsToTarget ?? Infinity;
    }),
  );
  expect(met).toEqual(met.toSorted((a, b) => a - b));
});

it("a value of the validation metric, on a problem without a known minimum", async () => {
  const budget = 330;
  const plain = await run({ problem: "digits-mlp", budget });
  for (const target of [0.3, 0.8, 0.95, 1]) {
    const { metrics } = await run({ problem: "digits-mlp", budget, target });
    expect(metrics.evaluationsToTarget).toBe(
      firstMet(plain, "validation.accuracy", (value) => value >= target),
    );
  }
});
