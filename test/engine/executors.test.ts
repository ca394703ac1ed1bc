import type { Executor } from "@thalweg/engine";
import { createLab, EXECUTOR, type Lab, type LabOptions } from "@thalweg/engine/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { all, ending, faulty, trial } from "./trials.js";

/** The contract that every executor keeps. */
function describeExecutor(name: string, options: Omit<LabOptions, "plugins">): void {
  describe(`the executor ${name}`, () => {
    let lab: Lab;
    beforeAll(async () => {
      lab = await createLab({ ...options, plugins: [faulty] });
    });
    afterAll(() => lab.close());
    const healthy = (seed: number) => trial(lab.references, "healthy", { seed });

    it("yields one result for each trial, with its place, its spec and its timing", async () => {
      const trials = [1, 2, 3, 4, 5].map(healthy);
      const finished = await all(lab.run(trials));
      expect(finished.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
      expect(finished.map(({ result }) => result.spec)).toEqual(trials);
      expect(finished.map(ending)).toEqual(trials.map(() => "completed"));
      expect(new Set(finished.map(({ result }) => result.fingerprint)).size).toBe(5);
      for (const { timing } of finished) {
        expect(timing.elapsedMs).toBeGreaterThanOrEqual(timing.compileMs);
      }
    });

    it("gives a trial the same result each time", async () => {
      const [first, second] = await all(lab.run([healthy(3), healthy(3)]));
      expect(second?.result).toEqual(first?.result);
    });

    it("runs nothing when given nothing", async () => {
      expect(await all(lab.run([]))).toEqual([]);
    });

    it("gives a failed result for a trial that throws, and continues", async () => {
      const finished = await all(
        lab.run([
          trial(lab.references, "throws"),
          trial(lab.references, "healthy", { problem: "bowll" }),
          trial(lab.references, "healthy", { hyper: { lr: -1 } }),
          healthy(1),
        ]),
      );
      expect(finished.map(ending)).toEqual([
        'optimizer "throws" throws while it is traced: m is not a tensor',
        'unknown problem "bowll". Did you mean "bowl"?',
        expect.stringMatching(/^optimizer "healthy": hyperparameter "lr" is -1; it must be in/),
        "completed",
      ]);
      expect(finished[0]?.result.fingerprint).toBeNull();
    });

    it.each([
      ["other-shape", /^optimizer "other-shape".*\[1, 1\].*\[2\]/],
      ["reads-the-clock", /^optimizer "reads-the-clock" uses Date while it is traced; /],
      ["uses-math", /^optimizer "uses-math" uses Math\.exp while it is traced; .*use exp from/],
      ["draws", /^optimizer "draws" uses Math\.random while it is traced; /],
      ["branches", /^optimizer "branches": a scalar was used with a native operator/],
    ])("says in one sentence what the rule %s does wrong", async (optimizer, message) => {
      const [finished] = await all(lab.run([trial(lab.references, optimizer)]));
      const text = finished === undefined ? "" : ending(finished);
      expect(text).toMatch(message);
      expect(text).not.toMatch(/\n|\.js:|\bat /);
    });

    it("throws the reason of a signal that is aborted before or during the run", async () => {
      const reason = new Error("enough");
      const before = lab.run([healthy(1)], { signal: AbortSignal.abort(reason) });
      await expect(all(before)).rejects.toBe(reason);

      const controller = new AbortController();
      const taken: number[] = [];
      const run = async () => {
        const trials = Array.from({ length: 50 }, (_, seed) => healthy(seed));
        for await (const { index } of lab.run(trials, { signal: controller.signal })) {
          taken.push(index);
          controller.abort(reason);
        }
      };
      await expect(run()).rejects.toBe(reason);
      expect(taken).toHaveLength(1);
    });

    it("can be left early and used again", async () => {
      for await (const _ of lab.run([healthy(1), healthy(2), healthy(3)])) break;
      expect((await all(lab.run([healthy(4)]))).map(ending)).toEqual(["completed"]);
    });

    it("gives two runs at once their own results", async () => {
      const [a, b] = await Promise.all([
        all(lab.run([1, 2, 3].map(healthy))),
        all(lab.run([3, 2, 1].map(healthy))),
      ]);
      expect(b.map(({ result }) => result).reverse()).toEqual(a.map(({ result }) => result));
    });

    it("runs nothing once it is closed", async () => {
      const other = await createLab({ ...options, plugins: [faulty] });
      const executor: Executor = other.get(EXECUTOR);
      const spec = trial(other.references, "healthy");
      await executor.close();
      await executor.close();
      await expect(all(executor.run([spec]))).rejects.toThrow(/is closed; open another one\.$/);
    });
  });
}

describeExecutor("inline", { executor: "inline" });
describeExecutor("pool", { workers: 2 });

describe("the results of the executors", () => {
  it("are the same inline, on one thread and on two, which both run trials", async () => {
    const results: unknown[] = [];
    for (const options of [{ executor: "inline" as const }, { workers: 1 }, { workers: 2 }]) {
      const lab = await createLab({ ...options, plugins: [faulty] });
      const trials = Array.from({ length: 12 }, (_, seed) =>
        trial(lab.references, "healthy", { seed, budget: 200 }),
      );
      const finished = await all(lab.run(trials));
      await lab.close();
      results.push(finished.map(({ result }) => result));
      const workers = new Set(finished.map(({ timing }) => timing.worker));
      expect([...workers].sort()).toEqual(
        "workers" in options ? Array.from({ length: options.workers }, (_, i) => i + 1) : [0],
      );
    }
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });
});
