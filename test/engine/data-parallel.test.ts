/** Data-parallel training: the bits of one thread, and a clear failure when a thread fails. */
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { TrialSpec } from "@thalweg/engine";
import {
  createDataParallelGroup,
  createLab,
  type DataParallelGroup,
  type DataParallelOptions,
  type Lab,
  locatePlugin,
} from "@thalweg/engine/node";
import { plugins } from "@thalweg/preset";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { all, ending, faulty } from "./trials.js";

const preset = plugins.map((module) => import.meta.resolve(module));
const splittable = fileURLToPath(new URL("../fixtures/plugins/splittable.ts", import.meta.url));
const faultyGemm = new URL("../fixtures/faulty-gemm.js", import.meta.url).href;
const runs = process.env.THALWEG_THOROUGH === "1" ? 40 : 4;

let lab: Lab;
beforeAll(async () => {
  lab = await createLab({ plugins: [...preset, splittable], workers: 1 });
});
afterAll(() => lab.close());

const trialOf = (rest: Partial<TrialSpec>): TrialSpec => ({
  ...{ problem: "batches-of-12", optimizer: "adam", hyper: {}, seed: 1, phase: "train" },
  ...{ microbatches: 4, budget: 9, plugins: lab.references },
  ...rest,
});

/** A data-parallel group for trials of the lab's plugins. */
const groupOf = (options: Partial<DataParallelOptions>): DataParallelGroup =>
  createDataParallelGroup({
    plugins: [...preset, splittable].map((each) => locatePlugin(each, ".")),
    ...options,
  });

describe("the result of a trial", () => {
  const trained: readonly Partial<TrialSpec>[] = [
    { optimizer: "clip-by-global-norm|adam", problem: "batches-of-24" },
    { optimizer: "schedule-free-adamw", dtype: "f64" },
    { optimizer: "lamb" },
    { optimizer: "muon", problem: "batches-of-24", microbatches: 6 },
    { optimizer: "add-noise|sam|momentum" },
    { optimizer: "adam+plateau", hyper: { "plateau.patience": 1 } },
    { optimizer: "prodigy" },
    { optimizer: "gd", hyper: { lr: 1e38 }, budget: 40 },
  ];

  it("is the same, metrics and all, on 1, 2, 3 and 4 workers and by an executor", async () => {
    const trials = trained.map(trialOf);
    const expected = await all(lab.run(trials));
    const endings = ["completed", "diverged"];
    expect([...new Set(expected.map(ending))].sort()).toEqual(endings);
    for (const workers of [1, 2, 3, 4]) {
      const group = groupOf({ workers });
      const finished = await all(group.run(trials));
      await group.close();
      expect(finished.map(({ result }) => result)).toEqual(expected.map(({ result }) => result));
    }
  });

  it("does not depend on which replica computes which microbatch, for any batch and number of microbatches", async () => {
    const setting = fc.record({
      workers: fc.integer({ min: 1, max: 3 }),
      microbatches: fc.constantFrom(3, 4, 6, 12),
      problem: fc.constantFrom("batches-of-12", "batches-of-24"),
      dtype: fc.constantFrom("f32" as const, "f64" as const),
      seed: fc.nat(1000),
      budget: fc.integer({ min: 1, max: 40 }),
    });
    const property = fc.asyncProperty(setting, async ({ workers, ...rest }) => {
      const [one, many] = [
        await lab.train(trialOf(rest)),
        await lab.train(trialOf(rest), { workers }),
      ];
      expect(many.result).toEqual(one.result);
      expect(one.result.status).toBe("completed");
    });
    await fc.assert(property, { numRuns: runs });
  });
});

describe("a data-parallel group is refused", () => {
  it.each([
    [
      4,
      3,
      "4 workers cannot train together, as its batches have 3 microbatches and each worker computes at least one; set microbatches to 4 or more, or workers to 3 at most.",
    ],
    [
      2,
      undefined,
      "2 workers cannot train together, as its batches are whole and each worker computes at least one; set microbatches to 2 or more, or workers to 1 at most.",
    ],
    [0, 3, "workers is 0; it must be a whole number from 1: the number of threads."],
    [1.5, 3, "workers is 1.5; it must be a whole number from 1: the number of threads."],
  ])("for %s workers and %s microbatches", async (workers, microbatches, message) => {
    const { microbatches: _, ...whole } = trialOf({});
    const trial = microbatches === undefined ? whole : { ...whole, microbatches };
    await expect(lab.train(trial, { workers })).rejects.toThrow(message);
  });

  it("where plugins are values of another thread", async () => {
    const { default: plugin } = await import("../fixtures/plugins/splittable.js");
    const other = await createLab({ plugins: [plugin], executor: "inline" });
    const trial = trialOf({ plugins: other.references });
    await expect(other.train(trial, { workers: 2 })).rejects.toThrow("cannot cross to the");
    await other.close();
  });
});

describe("a data-parallel group", () => {
  let group: DataParallelGroup | undefined;
  afterEach(() => group?.close());
  const start = (options: Partial<DataParallelOptions>): DataParallelGroup => {
    group = groupOf({ workers: 2, ...options });
    return group;
  };
  const endless = () => trialOf({ budget: 1e9 });
  /** Waits until the replicas train; the test's own time limit ends a wait in vain. */
  const underWay = async ({ running }: Pick<DataParallelGroup, "running">): Promise<void> => {
    if (running.some(({ stage, count }) => stage === "training" && count > 9)) return;
    await sleep(20);
    await underWay(group!);
  };

  it("says in one sentence why a trial cannot be trained in parallel, and continues", async () => {
    const trials = [
      trialOf({ problem: "mixes" }),
      trialOf({ microbatches: 5 }),
      trialOf({ problem: "beale" }),
      trialOf({ microbatches: 1 }),
      trialOf({}),
    ];
    expect((await all(start({}).run(trials))).map(ending)).toEqual([
      'problem "mixes": its loss mixes the examples of a batch in sum of f32 [12, 8], so that it is no mean over examples and cannot be split; leave microbatches out.',
      'problem "batches-of-12": a batch of 12 examples has no 5 equal microbatches; choose microbatches that divide 12.',
      'problem "beale" is analytic and has no examples to split into 4 microbatches; leave microbatches out.',
      expect.stringMatching(/^2 workers cannot train together, as its batches are whole/),
      "completed",
    ]);
  });

  it("fails the trial when a replica is killed, and trains the next", async () => {
    const killed = start({ workers: 3 });
    const run = all(killed.run([endless(), trialOf({})]));
    await underWay(killed);
    await killed.threads[1]!.terminate();
    expect((await run).map(ending)).toEqual([
      expect.stringMatching(
        /^replica [123] of 3: the worker thread was ended from outside or by a plugin \(exit code 1\) at step \d+ of problem "batches-of-12" with optimizer "adam"\.$/,
      ),
      "completed",
    ]);
  });

  it.each([
    ["throws", /^replica 2 of 2: .*no product today/],
    ["exits", /^replica 2 of 2: the worker thread was ended .* \(exit code 9\) at step 0 of/],
    ["loops", /^replica 2 of 2 let the others wait for 6 s, so the group was ended, at step 0 of/],
  ])("fails the trial when a replica %s", async (how, message) => {
    const gemm = { url: faultyGemm, options: { how } };
    const broken = start({ gemm, stallMs: 6000 });
    const finished = await all(broken.run([trialOf({ numerics: "fast", budget: 1000 })]));
    expect(finished.map(ending)).toEqual([expect.stringMatching(message)]);
  });

  it("fails the trial whose rule never returns or ends its thread, in any replica", async () => {
    group = createDataParallelGroup({
      plugins: [...preset, splittable, faulty].map((each) => locatePlugin(each, ".")),
      ...{ workers: 2, stallMs: 6000 },
    });
    const trials = ["never-returns", "ends-its-thread", "healthy"].map((optimizer) =>
      trialOf({ optimizer }),
    );
    expect((await all(group.run(trials))).map(ending)).toEqual([
      'no progress for 6 s, so its threads were ended, while tracing optimizer "never-returns".',
      'replica 1 of 2: the worker thread was ended from outside or by a plugin (exit code 7) while tracing optimizer "ends-its-thread".',
      "completed",
    ]);
  });

  it("stops immediately when aborted or closed, and leaves no thread", async () => {
    const stopped = start({});
    const controller = new AbortController();
    const run = all(stopped.run([endless()], { signal: controller.signal }));
    await underWay(stopped);
    controller.abort();
    await expect(run).rejects.toBe(controller.signal.reason);
    const closed = expect(all(stopped.run([endless()]))).rejects.toThrow(
      "the data-parallel group is closed",
    );
    await underWay(stopped);
    const threads = [...stopped.threads];
    await stopped.close();
    await closed;
    expect(threads.map(({ threadId }) => threadId)).toEqual([-1, -1]);
  });
});
