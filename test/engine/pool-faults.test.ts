import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Worker } from "node:worker_threads";
import type { Finished, TrialSpec } from "@thalweg/engine";
import {
  createLab,
  createPool,
  locatePlugin,
  type Pool,
  type PoolOptions,
} from "@thalweg/engine/node";
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

/**
 * A pool's results, in the order of the trials. Fails instead of waiting forever if the pool loses
 * a trial.
 */
async function answers(asked: Pool, trials: readonly TrialSpec[]): Promise<Finished[]> {
  const run = all(asked.run(trials));
  let isDone = false;
  const done = () => {
    isDone = true;
  };
  run.then(done, done);
  // An idle pool has sent all results, and a few turns of the event loop later the caller has them.
  for (let idleTurns = 0; !isDone; ) {
    await sleep(5);
    idleTurns = asked.running.length === 0 ? idleTurns + 1 : 0;
    if (idleTurns > 20) throw new Error("the pool is idle, and has not answered every trial");
  }
  return run;
}

describe("a pool with a failing trial", () => {
  it("terminates a rule that never returns and a data set that never loads, says where, and completes the other trials", async () => {
    const stuck = [of("never-returns"), of("healthy", { problem: "never-loads" })];
    const finished = await answers(start({ workers: 2, stallMs: 3000 }), [...stuck, healthy]);
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
      expect((await answers(pool, [healthy])).map(ending)).toEqual([
        `no progress for 3 s, so its thread was ended, while loading ${second.reference.module}.`,
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("fails the trial of a thread that is killed during it, and completes the other trials", async () => {
    const killed = start({ workers: 1 });
    const run = answers(killed, [endless, healthy, healthy]);
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

  it("fails the trial whose rule ends the thread, and completes the other trials", async () => {
    const finished = await answers(start({ workers: 1 }), [of("ends-its-thread"), healthy]);
    expect(finished.map(ending)).toEqual([
      'the worker thread was ended from outside or by a plugin (exit code 7) while tracing optimizer "ends-its-thread".',
      "completed",
    ]);
  });

  it("fails the trial that exhausts the heap, naming the limit, and completes the other trials", async () => {
    const trials = [healthy, of("exhausts-memory"), healthy, healthy];
    const finished = await answers(start({ workers: 2, heapMb: 64 }), trials);
    expect(finished.map(ending)).toEqual([
      "completed",
      'the worker thread needed more than 64 MB of JavaScript memory while tracing optimizer "exhausts-memory".',
      "completed",
      "completed",
    ]);
  });

  // The pool sends short trials with the same duration key in batches.
  it("fails each trial that ends its thread, and runs the others of its batch again", async () => {
    const obedient = (seed: number, told: string) => of("obedient", { seed, hyper: { told } });
    const steps = Array.from({ length: 40 }, (_, seed) => obedient(seed, "step"));
    const open = start({ workers: 1 });
    // So that the pool knows them to be short.
    const expected = await answers(open, steps);
    const fatal = [19, 25];
    const trials = steps.with(19, obedient(19, "end the thread"));
    const finished = await answers(open, trials.with(25, obedient(25, "end the thread")));
    const failed = finished.filter(({ result }) => result.status === "failed");
    expect(failed.map(({ index }) => index)).toEqual(fatal);
    expect(new Set(failed.map(ending))).toEqual(
      new Set([
        'the worker thread was ended from outside or by a plugin (exit code 7) while tracing optimizer "obedient".',
      ]),
    );
    const results = (some: readonly Finished[]) =>
      some.flatMap(({ index, result }) => (fatal.includes(index) ? [] : [result]));
    expect(results(finished)).toEqual(results(expected));
    // The first trial is sent alone, because the thread is idle; no trial of the next batch begins
    // after the first has taken too long.
    const late = await answers(open, steps.with(1, obedient(1, "wait first")));
    expect(late.slice(2).map(({ result }) => result)).toEqual(
      expected.slice(2).map(({ result }) => result),
    );
  });

  it("does not fail a trial for the death of a thread that had not received it", async () => {
    const idle = start({ workers: 1 });
    await answers(idle, [healthy]);
    for (let again = 0; again < 2; again++) {
      for (const thread of idle.threads) void thread.terminate();
      const finished = await answers(idle, [healthy, healthy]);
      expect(finished.map(ending)).toEqual(["completed", "completed"]);
    }
  });

  const lost =
    'the worker thread was ended from outside or by a plugin (exit code 1) before the worker thread began problem "bowl".';

  it.each([
    [3, "completed"],
    [4, lost],
  ])("where %d threads in a row die before they take a trial, it is %s", async (deaths, end) => {
    const open = start({ workers: 1 });
    const run = answers(open, [healthy]);
    let left = deaths;
    const endThread = () => {
      const [thread] = open.threads as [Worker];
      thread.once("exit", () => --left > 0 && endNext());
      void thread.terminate();
    };
    // A thread reports that it is ready before the pool sends it a trial.
    const endNext = () => open.threads[0]!.prependOnceListener("message", endThread);
    endThread();
    expect((await run).map(ending)).toEqual([end]);
    expect(left).toBe(0);
    expect((await answers(open, [healthy])).map(ending)).toEqual(["completed"]);
  });

  it("fails a trial whose texts cannot be written as JSON, and no other", async () => {
    const trials = Array.from({ length: 9 }, (_, seed) => of("healthy", { seed }));
    const unsayable = of("healthy", { problemHyper: { unit: "half a pair: \ud800" } });
    const open = start({ workers: 1 });
    await answers(open, trials);
    const finished = await answers(open, [...trials, unsayable, ...trials]);
    const failed = finished.filter(({ result }) => result.status !== "completed");
    expect(failed.map(({ index }) => index)).toEqual([9]);
  });

  it("refuses all trials if one of them cannot be sent to a thread", async () => {
    const unsendable = of("healthy", { hyper: { lr: (() => 1) as unknown as number } });
    const open = start({ workers: 1 });
    expect(() => open.run([healthy, unsendable])).toThrow("trial 1: hyper.lr is a function; ");
    expect(open.running).toEqual([]);
  });

  it("lets no trial wait for a longer one while a thread is idle", async () => {
    const short = Array.from({ length: 40 }, (_, seed) => of("healthy", { seed }));
    const long = of("healthy", { budget: 4e7 });
    const shared = start({ workers: 2 });
    const order: number[] = [];
    for await (const { index } of shared.run([...short, long, ...short])) order.push(index);
    expect(order).toHaveLength(81);
    expect(order.at(-1)).toBe(40);
  });

  it("fails no trial for an error that a plugin's timer throws later", async () => {
    // Threads run timers only while a trial waits: here, for its data.
    const trials = [of("leaves-a-timer"), of("healthy", { problem: "loads-later" }), healthy];
    const finished = await answers(start({ workers: 1 }), trials);
    expect(finished.map(ending)).toEqual(["completed", "completed", "completed"]);
  });

  it("survives the death of an idle thread", async () => {
    const idle = start({ workers: 1 });
    await answers(idle, [healthy]);
    for (const thread of idle.threads) await thread.terminate();
    expect((await answers(idle, [healthy])).map(ending)).toEqual(["completed"]);
  });

  it("gives every trial a result if a plugin file is deleted or changed before threads load it", async () => {
    const [first] = located;
    const reference = { ...first!.reference, version: "sha256:0" };
    pool = createPool({ plugins: [{ ...first!, reference }], workers: 1 });
    const finished = await answers(pool, [healthy, healthy]);
    const changed = expect.stringMatching(
      /^plugin file .*faulty\.ts has changed since it was named: it was sha256:0 and is sha256:[0-9a-f]{64}; start again\.$/,
    );
    expect(finished.map(ending)).toEqual([changed, changed]);
  });
});

describe("a pool with a plugin that posts messages to the parent thread", () => {
  const url = new URL("../fixtures/plugins/posts-garbage.ts", import.meta.url);
  const posting = locatePlugin(fileURLToPath(url), ".");
  const posts = (...given: Parameters<typeof of>) => ({
    ...of(...given),
    plugins: [posting.reference],
  });

  it("gives the same results as a thread without a parent, and keeps its first thread", async () => {
    const trials = [posts("healthy"), posts("posts"), posts("posts", { problem: "posts" })];
    // This thread has no port to a parent.
    const inline = await createLab({ plugins: [posting.reference], executor: "inline" });
    const expected = await all(inline.run(trials));
    expect(expected.map(ending)).toEqual(["completed", "completed", "completed"]);
    pool = createPool({ plugins: [posting], workers: 1 });
    const threads = [...pool.threads];
    const finished = await answers(pool, [...trials, ...trials]);
    const results = expected.map(({ result }) => result);
    expect(finished.map(({ result }) => result)).toEqual([...results, ...results]);
    expect(pool.threads).toEqual(threads);
  });

  it("names the rule that posts a value that cannot be cloned", async () => {
    pool = createPool({ plugins: [posting], workers: 1 });
    const finished = await answers(pool, [posts("posts-a-function"), posts("healthy")]);
    const sentence = expect.stringMatching(
      /^optimizer "posts-a-function" throws while it is traced: .* could not be cloned\.$/,
    );
    expect(finished.map(ending)).toEqual([sentence, "completed"]);
  });
});

describe("a pool that is aborted", () => {
  it("continues a run when another run of the same trials is aborted", async () => {
    const trials = Array.from({ length: 12 }, (_, seed) => of("healthy", { seed }));
    const shared = start({ workers: 1 });
    // So that the pool knows them to be short, and sends several to the thread at a time.
    await answers(shared, trials);
    const stop = new AbortController();
    const givenUp = (async () => {
      for await (const _ of shared.run(trials.slice(0, 3), { signal: stop.signal })) {
        stop.abort(new Error("given up"));
      }
    })();
    const other = answers(shared, trials);
    await expect(givenUp).rejects.toThrow("given up");
    expect(new Set((await other).map(ending))).toEqual(new Set(["completed"]));
  }, 20_000);

  it("aborts running and pending trials immediately, and can be used again", async () => {
    const stopped = start({ workers: 2 });
    const controller = new AbortController();
    const run = all(stopped.run([endless, endless, endless], { signal: controller.signal }));
    await until(() => stopped.running.filter(({ stage }) => stage === "training").length === 2);
    controller.abort();
    await expect(run).rejects.toBe(controller.signal.reason);
    await until(() => stopped.running.length === 0);
    expect((await answers(stopped, [healthy])).map(ending)).toEqual(["completed"]);
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

it("a run removes the listeners of finished trials", async () => {
  const listeners = new Map<unknown, number>();
  const note = (by: number) =>
    function (this: unknown, type: string) {
      if (type === "abort") listeners.set(this, (listeners.get(this) ?? 0) + by);
    };
  const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
  const [added, removed] = [note(1), note(-1)];
  EventTarget.prototype.addEventListener = function (...given: Parameters<typeof add>) {
    added.call(this, given[0]);
    add.apply(this, given);
  };
  EventTarget.prototype.removeEventListener = function (...given: Parameters<typeof remove>) {
    removed.call(this, given[0]);
    remove.apply(this, given);
  };
  try {
    // Each has a duration key of its own, so that none is batched with another.
    const trials = Array.from({ length: 20 }, (_, i) => of("healthy", { budget: i + 1 }));
    await answers(start({ workers: 1 }), trials);
    expect(Math.max(...listeners.values())).toBeLessThan(10);
  } finally {
    Object.assign(EventTarget.prototype, { addEventListener: add, removeEventListener: remove });
  }
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
