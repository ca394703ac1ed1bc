import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Executor, Finished } from "./executor.js";
import { storedExecutor } from "./stored-executor.js";
import type { Ending, TrialResult, TrialSpec } from "./trial.js";
import { memoryStore, type TrialStore, trialKey } from "./trial-store.js";

const numRuns = process.env.THALWEG_THOROUGH === "1" ? 2000 : 200;
const versions = { thalweg: "1.0.0" };

const trial = (seed: number, more: Partial<TrialSpec> = {}): TrialSpec => ({
  ...{ problem: "p", optimizer: "o", hyper: { lr: 0.1 }, seed, phase: "train", plugins: [] },
  ...more,
});

function endingOf(seed: number): Ending {
  if (seed % 5 === 4) return { status: "failed", failure: `seed ${seed} breaks` };
  return seed % 5 === 3 ? { status: "diverged", divergedAt: seed } : { status: "completed" };
}

const resultOf = (spec: TrialSpec): TrialResult => ({
  ...endingOf(spec.seed),
  spec,
  metrics: {
    curves: { loss: { evaluations: [0, 1], value: [spec.seed, null] } },
    final: { loss: spec.seed },
    ...{ evaluationsToTarget: null, evaluations: 1, evaluationsPerStep: 1 },
  },
  fingerprint: endingOf(spec.seed).status === "failed" ? null : `f${spec.seed}`,
});

const timing = { elapsedMs: 1, compileMs: 0, worker: 0 };

/** Runs trials in an order that keys decide, and remembers what it ran. */
function fakeExecutor(order: readonly number[] = [], stopAfter = Number.POSITIVE_INFINITY) {
  const ran: TrialSpec[] = [];
  const executor: Executor = {
    name: "fake",
    async *run(trials, { signal } = {}) {
      const places = [...trials.entries()].sort(
        ([i], [j]) => (order[i] ?? 0) - (order[j] ?? 0) || i - j,
      );
      for (const [index, spec] of places) {
        await new Promise((resolve) => setImmediate(resolve));
        signal?.throwIfAborted();
        if (ran.length >= stopAfter) throw new Error("the machine is gone");
        ran.push(spec);
        yield { index, result: resultOf(spec), timing };
      }
    },
    close: () => Promise.resolve(),
  };
  return { executor, ran };
}

async function allOf(run: AsyncIterable<Finished>): Promise<Finished[]> {
  const all: Finished[] = [];
  for await (const finished of run) all.push(finished);
  return all.sort((a, b) => a.index - b.index);
}

const seeds = fc.array(fc.integer({ min: 0, max: 14 }), { maxLength: 25 });
const orders = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 25, maxLength: 25 });
const isFailing = (seed: number) => endingOf(seed).status === "failed";
/** The seeds of trials that ran, without those that fail. */
const settledIn = (ran: readonly TrialSpec[]) =>
  ran.map(({ seed }) => seed).filter((seed) => !isFailing(seed));

describe("a stored executor", () => {
  it("gives the results of its executor, for any list, order and store, and runs a trial once", async () => {
    await fc.assert(
      fc.asyncProperty(seeds, seeds, orders, async (before, now, order) => {
        const { executor, ran } = fakeExecutor(order);
        const stored = storedExecutor(executor, memoryStore(versions));
        await allOf(stored.run(before.map((seed) => trial(seed))));
        const trials = now.map((seed) => trial(seed));
        const finished = await allOf(stored.run(trials));
        expect(finished.map(({ index }) => index)).toEqual([...trials.keys()]);
        expect(finished.map(({ result }) => result)).toEqual(trials.map(resultOf));
        expect(settledIn(ran).length).toBe(new Set(settledIn(ran)).size);
        const expected = (seed: number) =>
          Number(before.includes(seed)) + Number(now.includes(seed));
        for (const seed of new Set([...before, ...now].filter(isFailing))) {
          expect(ran.filter((spec) => spec.seed === seed).length).toBe(expected(seed));
        }
        const isNew = (seed: number, i: number) =>
          now.indexOf(seed) === i && (isFailing(seed) || !before.includes(seed));
        expect(finished.map(({ stored: known }) => known !== true)).toEqual(now.map(isNew));
      }),
      { numRuns },
    );
  });

  it("runs a trial once that several runs list at the same time", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(seeds, { maxLength: 4 }), orders, async (lists, order) => {
        const { executor, ran } = fakeExecutor(order);
        const stored = storedExecutor(executor, memoryStore(versions));
        const runs = await Promise.all(
          lists.map((list) => allOf(stored.run(list.map((seed) => trial(seed))))),
        );
        for (const [i, list] of lists.entries()) {
          const results = list.map((seed) => resultOf(trial(seed)));
          expect(runs[i]!.map(({ result }) => result)).toEqual(results);
        }
        expect(settledIn(ran).length).toBe(new Set(settledIn(ran)).size);
      }),
      { numRuns },
    );
  });

  it("runs what another run had begun and did not end", async () => {
    const { executor } = fakeExecutor();
    const stored = storedExecutor(executor, memoryStore(versions));
    const stop = new AbortController();
    const first = allOf(stored.run([trial(1), trial(2)], { signal: stop.signal }));
    const second = allOf(stored.run([trial(2), trial(5)]));
    stop.abort(new Error("stopped"));
    await expect(first).rejects.toThrow("stopped");
    expect((await second).map(({ result }) => result)).toEqual([trial(2), trial(5)].map(resultOf));
  });

  it("keeps every result that it had yielded when its executor breaks", async () => {
    const store = memoryStore(versions);
    const trials = [0, 1, 2, 5].map((seed) => trial(seed));
    const broken = fakeExecutor([], 2);
    await expect(allOf(storedExecutor(broken.executor, store).run(trials))).rejects.toThrow("gone");
    const whole = fakeExecutor();
    const finished = await allOf(storedExecutor(whole.executor, store).run(trials));
    expect(finished.map(({ result }) => result)).toEqual(trials.map(resultOf));
    expect(whole.ran).toEqual(trials.slice(2));
  });

  it("stops at once when a run that it waits for is not its own", async () => {
    const { executor } = fakeExecutor();
    const stored = storedExecutor(executor, memoryStore(versions));
    const held = stored.run([trial(1), trial(2)])[Symbol.asyncIterator]();
    await held.next();
    const stop = new AbortController();
    const waiting = allOf(stored.run([trial(2)], { signal: stop.signal }));
    stop.abort(new Error("stopped"));
    await expect(waiting).rejects.toThrow("stopped");
  });

  it("answers a trial that differs in a default alone with the spec that was asked", async () => {
    const { executor, ran } = fakeExecutor();
    const stored = storedExecutor(executor, memoryStore(versions));
    const trials = [trial(1), trial(1, { microbatches: 1 })];
    const finished = await allOf(stored.run(trials));
    expect(finished.map(({ result }) => result.spec)).toEqual(trials);
    expect(ran.length).toBe(1);
  });

  it("refuses a malformed trial before the store is asked", async () => {
    const store: TrialStore = { ...memoryStore(versions), get: () => Promise.reject("asked") };
    const run = storedExecutor(fakeExecutor().executor, store).run([trial(1), trial(-1)]);
    await expect(allOf(run)).rejects.toThrow("trial 1: seed is -1");
  });
});

describe("the key of a trial", () => {
  it("differs where the trial, its plugins or the version of Thalweg do", () => {
    const keys = [
      trialKey(trial(1), versions),
      trialKey(trial(2), versions),
      trialKey(trial(1, { plugins: [{ module: "m", version: "1" }] }), versions),
      trialKey(trial(1, { plugins: [{ module: "m", version: "2" }] }), versions),
      trialKey(trial(1), { thalweg: "1.0.1" }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(trialKey(trial(1, { microbatches: 1 }), versions)).toBe(keys[0]);
  });

  it("depends on the machine for fast numerics alone", () => {
    const [here, there] = ["a", "b"].map((cpu) => ({ ...versions, fast: { cpu } }));
    expect(trialKey(trial(1), here!)).toBe(trialKey(trial(1), there!));
    const fast = trial(1, { numerics: "fast" });
    expect(trialKey(fast, here!)).not.toBe(trialKey(fast, there!));
  });
});

describe("a store in memory", () => {
  it("yields the last record of each key that passes the filter, as first put", async () => {
    const store = memoryStore(versions);
    const put = (spec: TrialSpec, result = resultOf(spec)) =>
      store.put({ key: trialKey(spec, versions), result, timing });
    const failing = trial(4);
    await put(failing);
    await put(trial(1));
    await put(failing, { ...resultOf(failing), ...endingOf(0) });
    await put(failing);
    await put(trial(2, { problem: "q" }));
    const found = async (filter = {}) => {
      const all: unknown[] = [];
      for await (const { result } of store.query(filter))
        all.push([result.spec.seed, result.status]);
      return all;
    };
    const [first, second, third] = [4, 1, 2].map((seed) => [seed, "completed"]);
    expect(await found()).toEqual([first, second, third]);
    expect(await found({ problem: "q" })).toEqual([third]);
    expect(await found({ status: "failed" })).toEqual([]);
    expect(await found({ phase: "train" })).toEqual([first, second, third]);
  });
});
