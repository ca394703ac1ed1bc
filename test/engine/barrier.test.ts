import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { Barrier, barrierMemory } from "@thalweg/engine/internals";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

interface Party {
  readonly delaysUs: readonly number[];
  readonly breaksAt?: number;
}

interface Report {
  readonly seen: readonly { readonly arrival: string; readonly count: number }[];
  readonly missing: readonly number[];
  readonly alive: number;
}

const most = 4;
const workers: Worker[] = [];
beforeAll(() => {
  const url = new URL("../fixtures/barrier-party.js", import.meta.url);
  for (let i = 0; i < most; i++) workers.push(new Worker(url));
});
afterAll(() => Promise.all(workers.map((worker) => worker.terminate())));

/** Starts parties; fewer may arrive than the barrier expects. */
function meet(parties: readonly Party[], room = parties.length, limitMs = 60_000) {
  const memory = barrierMemory(room);
  const counter = new SharedArrayBuffer(4);
  return Promise.all(
    parties.map(async (party, rank): Promise<Report> => {
      workers[rank]!.postMessage({ ...party, memory, rank, counter, limitMs });
      const [report] = await once(workers[rank]!, "message");
      return report;
    }),
  );
}

const runs = process.env.THALWEG_THOROUGH === "1" ? 300 : 30;
/** Delays: mostly 0, so that parties spin; sometimes long enough for the others to sleep. */
const delays = fc.oneof(
  { weight: 5, arbitrary: fc.constant(0) },
  fc.integer({ min: 1, max: 300 }),
  { weight: 1, arbitrary: fc.constant(2_000) },
);

/** The delays of several parties, all for the same number of rounds. */
const delaysOf = (least: number) =>
  fc
    .record({
      parties: fc.integer({ min: least, max: most }),
      rounds: fc.integer({ min: 1, max: 12 }),
    })
    .chain(({ parties, rounds }) => {
      const one = fc.array(delays, { minLength: rounds, maxLength: rounds });
      return fc.array(one, { minLength: parties, maxLength: parties });
    });

describe("a barrier", () => {
  it("releases no party before all have arrived, generation after generation", async () => {
    const property = fc.asyncProperty(delaysOf(1), async (all) => {
      const reports = await meet(all.map((delaysUs) => ({ delaysUs })));
      const expected = all[0]!.map((_, round) => ({
        arrival: "passed",
        count: all.length * (round + 1),
      }));
      for (const { seen } of reports) expect(seen).toEqual(expected);
    });
    await fc.assert(property, { numRuns: runs });
  });

  it("releases all parties when it is broken, and lets none pass after that", async () => {
    const settings = fc.tuple(delaysOf(2), fc.nat(), fc.nat());
    const property = fc.asyncProperty(settings, async ([all, who, when]) => {
      const breaksAt = when % all[0]!.length;
      const reports = await meet(
        all.map((delaysUs, i) => ({ delaysUs, ...(i === who % all.length && { breaksAt }) })),
      );
      for (const { seen } of reports) {
        const passed = seen.filter(({ arrival }) => arrival === "passed");
        expect(passed.length).toBe(breaksAt);
        expect(seen.length).toBeLessThanOrEqual(breaksAt + 1);
        for (const { arrival } of seen.slice(breaksAt)) expect(arrival).toBe("broken");
      }
    });
    await fc.assert(property, { numRuns: runs });
  });

  it("reports after its time limit which party has not arrived, and signals progress until then", async () => {
    const limitMs = 700;
    const began = performance.now();
    const come = [{ delaysUs: [0] }, { delaysUs: [300] }];
    for (const { seen, missing, alive } of await meet(come, 4, limitMs)) {
      expect(seen).toEqual([{ arrival: "late", count: 2 }]);
      expect(missing).toEqual([2, 3]);
      expect(alive).toBeGreaterThanOrEqual(3);
    }
    expect(performance.now() - began).toBeGreaterThanOrEqual(limitMs - 1);
  });

  it("of one party does not wait, and passes a command on", () => {
    const memory = barrierMemory(1);
    const barrier = new Barrier(memory, 0);
    barrier.command = 7;
    expect(barrier.arrive()).toBe("passed");
    expect(new Barrier(memory, 0).command).toBe(7);
    barrier.break();
    expect(barrier.arrive()).toBe("broken");
  });
});
