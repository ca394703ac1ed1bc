/** How runs end: what counts as divergence, at which step, and what the fingerprint is of. */
import { createHash } from "node:crypto";
import { definePlugin, defineProblem, type Problem, square, sum } from "@thalweg/core";
import { createCatalogue, ProgramCache, runTrial, type TrialSpec } from "@thalweg/engine";
import optimizers from "@thalweg/optimizers";
import problems from "@thalweg/problems";
import { describe, expect, it } from "vitest";

async function run(problem: string, more: Partial<TrialSpec>, own: readonly Problem[] = []) {
  const plugin = definePlugin({ name: "own", problems: own });
  const context = {
    catalogue: createCatalogue([
      { plugin: problems, origin: "problems" },
      { plugin: optimizers, origin: "optimizers" },
      { plugin, origin: "own" },
    ]),
    reader: { read: () => Promise.reject(new Error("no files")) },
    cache: new ProgramCache(),
    now: () => 0,
  };
  const spec: TrialSpec = {
    ...{ problem, optimizer: "gradient-descent", hyper: {}, seed: 1 },
    ...{ phase: "train", plugins: [], ...more },
  };
  return (await runTrial(spec, context)).result;
}

/**
 * The losses of gradient descent with rate 1 on Rosenbrock's function, every operation rounded,
 * until one is no finite number.
 */
function descent([x0, y0]: readonly number[], round: (x: number) => number): number[] {
  const [x2, y2] = [round(x0!), round(y0!)];
  let [x, y] = [x2, y2];
  const losses: number[] = [];
  do {
    const valley = round(y - round(x * x));
    const slope = round(1 - x);
    losses.push(round(round(100 * round(valley * valley)) + round(slope * slope)));
    const dx = round(round(-400 * round(x * valley)) - round(2 * slope));
    const dy = round(200 * valley);
    [x, y] = [round(x - dx), round(y - dy)];
  } while (Number.isFinite(losses.at(-1)));
  return losses;
}

describe("rosenbrock by gradient descent with rate 1", () => {
  const cases = [
    { dtype: "f32", steps: 2, round: Math.fround },
    { dtype: "f64", steps: 4, round: (x: number) => x },
  ] as const;

  it.each(cases)(
    "diverges at step $steps in $dtype, where its loss is infinite and not NaN yet",
    async (each) => {
      const { dtype, steps, round } = each;
      const result = await run("rosenbrock", { dtype, hyper: { lr: 1 }, budget: 20, trace: true });
      expect(result).toMatchObject({ status: "diverged", divergedAt: steps });
      expect(result.metrics.evaluations).toBe(steps);
      const losses = descent(result.metrics.path![0]!.map(Number), round);
      expect(losses).toHaveLength(steps + 1);
      expect(losses.at(-1)).toBe(Number.POSITIVE_INFINITY);
    },
  );

  it.each(cases)(
    "diverges in $dtype too where only what is measured at its end is infinite",
    async (each) => {
      const { dtype, steps } = each;
      const before = await run("rosenbrock", { dtype, hyper: { lr: 1 }, budget: steps - 1 });
      expect(before.status).toBe("completed");
      const result = await run("rosenbrock", { dtype, hyper: { lr: 1 }, budget: steps });
      expect(result).toMatchObject({ status: "diverged", divergedAt: steps });
      expect(result.metrics.final).toEqual({ loss: null });
    },
  );
});

describe("the fingerprint of parameters that are taken in pieces of 2^20", () => {
  it.each([2 ** 20 - 1, 2 ** 20, 2 ** 20 + 3])("is the SHA-256 of all %i of them", async (size) => {
    const start = Array.from({ length: size }, (_, i) => (i % 7) + 1);
    const still = defineProblem({
      name: "still",
      source: "own work",
      start,
      startNoise: 0,
      minimum: { value: 0, at: [] },
      domain: new Array<readonly [number, number]>(size).fill([0, 8]),
      steps: 1,
      target: { relative: 0.1 },
      objective: (theta) => sum(square(theta)),
    });
    // so small a rate moves nothing: the parameters stay what they were
    const { fingerprint } = await run("still", { hyper: { lr: 1e-30 } }, [still]);
    const bytes = new Uint8Array(Float32Array.from(start).buffer);
    expect(fingerprint).toBe(createHash("sha256").update(bytes).digest("hex"));
  });
});
