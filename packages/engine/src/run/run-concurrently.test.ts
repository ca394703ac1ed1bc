import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Finished } from "../trial/executor.js";
import type { TrialSpec } from "../trial/trial.js";
import { runConcurrently } from "./run-concurrently.js";
import { failedResult } from "./trial-runner.js";

const specs = (count: number): TrialSpec[] =>
  Array.from({ length: count }, (_, seed) => ({
    problem: "p",
    optimizer: "o",
    hyper: {},
    seed,
    phase: "train",
    plugins: [],
  }));

const finished = (index: number, spec: TrialSpec): Finished => ({
  index,
  result: failedResult(spec, ""),
  timing: { elapsedMs: 0, compileMs: 0, worker: 0 },
});

const numRuns = process.env.THALWEG_THOROUGH === "1" ? 2000 : 200;

describe("trials run concurrently", () => {
  it("are each begun once, never more than the limit untaken, and each yielded once in any order of ending", async () => {
    const property = fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 0, max: 20 }),
      fc.integer({ min: 1, max: 5 }),
      async (scheduler, count, limit) => {
        let begun = 0;
        let most = 0;
        const taken: number[] = [];
        const run = async () => {
          const execute = (index: number, spec: TrialSpec) => {
            begun++;
            most = Math.max(most, begun - taken.length);
            return scheduler.schedule(Promise.resolve(finished(index, spec)));
          };
          for await (const { index } of runConcurrently(specs(count), limit, undefined, execute)) {
            taken.push(index);
          }
        };
        await scheduler.waitFor(run());
        expect(taken.toSorted((a, b) => a - b)).toEqual(specs(count).map(({ seed }) => seed));
        expect(begun).toBe(count);
        expect(most).toBeLessThanOrEqual(limit);
      },
    );
    await fc.assert(property, { numRuns });
  });

  it("are told to stop when the iteration is left, throws, or its signal is aborted", async () => {
    const stopped: unknown[] = [];
    const execute = (index: number, spec: TrialSpec, signal: AbortSignal) =>
      index === 0
        ? Promise.resolve(finished(index, spec))
        : new Promise<Finished>((_, reject) => {
            signal.addEventListener("abort", () => {
              stopped.push(index);
              reject(signal.reason);
            });
          });
    for await (const _ of runConcurrently(specs(5), 3, undefined, execute)) break;
    expect(stopped).toEqual([1, 2]);

    const controller = new AbortController();
    const run = async () => {
      for await (const _ of runConcurrently(specs(5), 3, controller.signal, execute)) {
        queueMicrotask(() => controller.abort("enough"));
      }
    };
    await expect(run()).rejects.toBe("enough");
    expect(stopped).toEqual([1, 2, 1, 2, 3]);
  });
});
