/** Counts compilations in the threads of a pool. */
import { createPool, locatePlugin, type Pool } from "@thalweg/engine/node";
import { plugins } from "@thalweg/preset";
import { afterEach, describe, expect, it } from "vitest";
import { all, ending, trial } from "./trials.js";

const located = plugins.map((url) => locatePlugin(new URL(url), process.cwd()));
const references = located.map(({ reference }) => reference);

let pool: Pool;
afterEach(() => pool.close());

const sweep = (count: number, budget = 40) =>
  Array.from({ length: count }, (_, i) =>
    trial(references, "adam", {
      ...{ problem: "digits-softmax", budget },
      ...{ hyper: { lr: 10 ** (-1 - i / 4) }, seed: i },
    }),
  );

const workersOf = (finished: Awaited<ReturnType<typeof all>>) =>
  new Set(finished.map(({ timing }) => timing.worker)).size;

describe("a sweep over rates on two threads", () => {
  it("compiles at most once per thread", async () => {
    pool = createPool({ plugins: located, workers: 2 });
    const finished = await all(pool.run(sweep(16)));
    expect(new Set(finished.map(ending))).toEqual(new Set(["completed"]));
    expect(finished.filter(({ timing }) => timing.compileMs > 0)).toHaveLength(workersOf(finished));
    expect(pool.compilations).toBeLessThanOrEqual(2);
  });

  it("compiles once if a trial ended before the second thread began, with the bits of one thread", async () => {
    pool = createPool({ plugins: located, workers: 2 });
    const first = await all(pool.run(sweep(1)));
    // Long enough that both threads get some.
    const finished = await all(pool.run(sweep(16, 400)));
    expect(workersOf([...first, ...finished])).toBe(2);
    expect(pool.compilations).toBe(1);
    const prints = finished.map(({ result }) => result.fingerprint);
    await pool.close();
    pool = createPool({ plugins: located, workers: 1 });
    const alone = await all(pool.run(sweep(16, 400)));
    expect(prints).toEqual(alone.map(({ result }) => result.fingerprint));
  });
});
