import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { TrialSpec } from "@thalweg/engine";
import { createPool, locatePlugin, type Pool, type PoolOptions } from "@thalweg/engine/node";
import { afterEach, describe, expect, it } from "vitest";
import { all, ending, faulty, trial } from "./trials.js";

const located = [locatePlugin(faulty, ".")];
const references = located.map(({ reference }) => reference);
const of = (optimizer: string, rest?: Partial<TrialSpec>) => trial(references, optimizer, rest);
/** A trial that does not end while a test runs. */
const endless = of("healthy", { budget: 1e9 });
const healthy = of("healthy");

let pool: Pool | undefined;
afterEach(() => pool?.close());
const start = (options: Omit<PoolOptions, "plugins">): Pool => {
  pool = createPool({ plugins: located, ...options });
  return pool;
};

/** Waits until something holds; the test's own time limit ends a wait in vain. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(5);
}

describe("a pool whose trial goes wrong", () => {
  it("ends a rule that never returns and data that never come, says where, and completes the rest", async () => {
    const stuck = [of("never-returns"), of("healthy", { problem: "never-loads" })];
    const finished = await all(start({ workers: 2, stallMs: 3000 }).run([...stuck, healthy]));
    expect(finished.map(ending)).toEqual([
      'no progress for 3 s, so its thread was ended, while tracing optimizer "never-returns".',
      'no progress for 3 s, so its thread was ended, while reading the data of problem "never-loads".',
      "completed",
    ]);
  });

  it("names the plugin that never finishes loading, whichever plugins the trial names", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "thalweg-pool-"));
    try {
      const stuck = path.join(folder, "stuck.js");
      writeFileSync(stuck, "for (;;);");
      const [first, second] = [locatePlugin(faulty, "."), locatePlugin(stuck, ".")];
      pool = createPool({ plugins: [first, second], workers: 1, stallMs: 3000 });
      expect((await all(pool.run([healthy]))).map(ending)).toEqual([
        `no progress for 3 s, so its thread was ended, while loading ${second.reference.module}.`,
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("fails the trial of a thread that is killed in its middle, and completes the rest", async () => {
    const killed = start({ workers: 1 });
    const run = all(killed.run([endless, healthy, healthy]));
    await until(() => killed.running.some(({ stage, count }) => stage === "training" && count > 9));
    for (const thread of killed.threads) await thread.terminate();
    const [first, ...rest] = await run;
    expect(first?.result).toMatchObject({
      status: "failed",
      failure: expect.stringMatching(
        /^the worker thread was ended from outside or by a plugin \(exit code 1\) at step \d+ of problem "bowl" with optimizer "healthy"\.$/,
      ),
    });
    expect(rest.map(ending)).toEqual(["completed", "completed"]);
  });

  it("fails the trial whose rule ends the thread, and completes the rest", async () => {
    const finished = await all(start({ workers: 1 }).run([of("ends-its-thread"), healthy]));
    expect(finished.map(ending)).toEqual([
      'the worker thread was ended from outside or by a plugin (exit code 7) while tracing optimizer "ends-its-thread".',
      "completed",
    ]);
  });

  it("fails the trial that exhausts the heap, with the limit, and completes the rest", async () => {
    const finished = await all(
      start({ workers: 2, heapMb: 64 }).run([healthy, of("exhausts-memory"), healthy, healthy]),
    );
    expect(finished.map(ending)).toEqual([
      "completed",
      'the worker thread needed more than 64 MB of JavaScript memory while tracing optimizer "exhausts-memory".',
      "completed",
      "completed",
    ]);
  });

  // Short trials of a kind are given to a thread several at a time.
  it("fails the trial that a lost thread was at, and runs the others of its batch again", async () => {
    const trials = Array.from({ length: 60 }, (_, seed) =>
      of("healthy", { seed, budget: 200_000 }),
    );
    const killed = start({ workers: 1 });
    const run = all(killed.run(trials));
    await until(() => killed.running.some(({ index }) => index > 20));
    for (const thread of killed.threads) await thread.terminate();
    const finished = await run;
    const failed = finished.filter(({ result }) => result.status === "failed");
    expect(failed).toHaveLength(1);
    expect(failed[0]!.index).toBeGreaterThan(20);
    expect(finished.map(({ index }) => index)).toEqual(trials.map((_, index) => index));
    const alone = await all(killed.run(trials.slice(0, 3)));
    const fingerprints = (some: typeof finished) => some.map(({ result }) => result.fingerprint);
    expect(fingerprints(finished.slice(0, 3))).toEqual(fingerprints(alone));
  });

  it("charges no trial with the death of a thread that had not taken it", async () => {
    const idle = start({ workers: 1 });
    await all(idle.run([healthy]));
    for (let again = 0; again < 2; again++) {
      for (const thread of idle.threads) void thread.terminate();
      const finished = await all(idle.run([healthy, healthy]));
      expect(finished.map(ending)).toEqual(["completed", "completed"]);
    }
  });

  it("fails a trial that cannot be sent to a thread, and none beside it", async () => {
    const trials = Array.from({ length: 9 }, (_, seed) => of("healthy", { seed }));
    const unsendable = of("healthy", { hyper: { lr: (() => 1) as unknown as number } });
    const unsayable = of("healthy", { problemHyper: { width: Number.NaN } });
    const open = start({ workers: 1 });
    await all(open.run(trials));
    const finished = await all(open.run([...trials, unsendable, unsayable, ...trials]));
    const failed = finished.filter(({ result }) => result.status !== "completed");
    expect(failed.map(({ index }) => index)).toEqual([9, 10]);
  });

  it("lets no trial wait for a longer one, where a thread is free", async () => {
    const short = Array.from({ length: 40 }, (_, seed) => of("healthy", { seed }));
    const long = of("healthy", { budget: 4e7 });
    const shared = start({ workers: 2 });
    const order: number[] = [];
    for await (const { index } of shared.run([...short, long, ...short])) order.push(index);
    expect(order).toHaveLength(81);
    expect(order.at(-1)).toBe(40);
  });

  it("charges nobody for an error that a plugin's timer throws later", async () => {
    // Threads turn to timers only while a trial waits: here, for its data.
    const trials = [of("leaves-a-timer"), of("healthy", { problem: "loads-later" }), healthy];
    const finished = await all(start({ workers: 1 }).run(trials));
    expect(finished.map(ending)).toEqual(["completed", "completed", "completed"]);
  });

  it("survives the death of an idle thread", async () => {
    const idle = start({ workers: 1 });
    await all(idle.run([healthy]));
    for (const thread of idle.threads) await thread.terminate();
    expect((await all(idle.run([healthy]))).map(ending)).toEqual(["completed"]);
  });

  it("answers every trial when a plugin file is gone or changed by the time threads load it", async () => {
    const [first] = located;
    const reference = { ...first!.reference, version: "sha256:0" };
    pool = createPool({ plugins: [{ ...first!, reference }], workers: 1 });
    const finished = await all(pool.run([healthy, healthy]));
    const changed = expect.stringMatching(
      /^plugin file .*faulty\.ts has changed since it was named: it was sha256:0 and is sha256:[0-9a-f]{64}; start again\.$/,
    );
    expect(finished.map(ending)).toEqual([changed, changed]);
  });
});

describe("a pool that is told to stop", () => {
  it("gives up running and waiting trials at once, and can be used again", async () => {
    const stopped = start({ workers: 2 });
    const controller = new AbortController();
    const run = all(stopped.run([endless, endless, endless], { signal: controller.signal }));
    await until(() => stopped.running.filter(({ stage }) => stage === "training").length === 2);
    controller.abort();
    await expect(run).rejects.toBe(controller.signal.reason);
    await until(() => stopped.running.length === 0);
    expect((await all(stopped.run([healthy]))).map(ending)).toEqual(["completed"]);
  });

  it("ends the run and every thread when it is closed", async () => {
    const closed = start({ workers: 2 });
    const run = all(closed.run([endless, endless, endless]));
    const ended = expect(run).rejects.toThrow("the pool is closed; open another one.");
    await until(() => closed.running.some(({ stage }) => stage === "training"));
    const threads = [...closed.threads];
    expect(threads).toHaveLength(2);
    await closed.close();
    await ended;
    expect(threads.map(({ threadId }) => threadId)).toEqual([-1, -1]);
    expect(closed.threads).toHaveLength(0);
  });
});

describe("a pool's options", () => {
  it.each([
    [{ workers: 0 }, "workers is 0; it must be a whole number from 1: the number of threads."],
    [{ workers: 1.5 }, "workers is 1.5; it must be a whole number from 1: the number of threads."],
    [{ stallMs: 0 }, "stallMs is 0; it must be a whole number from 1: "],
    [{ heapMb: 1 }, "heapMb is 1; it must be a whole number from 32: "],
  ])("are refused when they are out of range: %o", (options, message) => {
    expect(() => createPool({ plugins: [], ...options })).toThrow(message);
  });
});
