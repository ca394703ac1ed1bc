/**
 * A store of 100,000 trials with curves of 100 points. It measures time and memory, so it is a test
 * of the thorough run alone: `THALWEG_THOROUGH=1 npx vitest run packages/store/src/scale.test.ts`.
 */
import { trialKey } from "@thalweg/engine";
import { expect, it } from "vitest";
import { openStore } from "./open-store.js";
import { readStatus } from "./read-status.js";
import { recordOf, temporaryFolders, versions } from "./test-support/records.js";

const count = 100_000;
const newFolder = temporaryFolders();
const evaluations = Array.from({ length: 100 }, (_, i) => 20 * i);

function longRecord(seed: number) {
  const { result, timing } = recordOf(seed, "completed", { optimizer: `o${seed % 12}` });
  const value = evaluations.map((at) => Math.sqrt(at + seed) / 7);
  const metrics = { ...result.metrics, curves: { loss: { evaluations, value } } };
  return { key: trialKey(result.spec, versions), result: { ...result, metrics }, timing };
}

/** The result of some work, the milliseconds that it took, and the memory after it. */
async function measured<T>(name: string, work: () => Promise<T>) {
  const began = performance.now();
  const value = await work();
  const ms = performance.now() - began;
  const megabytes = process.memoryUsage().rss / 1e6;
  console.log(`${name}: ${ms.toFixed(0)} ms, ${megabytes.toFixed(0)} MB in use`);
  expect(megabytes).toBeLessThan(1000);
  return { value, ms };
}

it(`keeps ${count} trials within its limits`, async () => {
  const folder = newFolder();
  const store = await openStore(folder, { write: true, study: "scale", versions });
  const put = await measured("put", async () => {
    for (let seed = 0; seed < count; seed++) {
      await store.put(longRecord(seed));
      if (seed % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  });
  expect(put.ms / count).toBeLessThan(0.5);
  const status = await measured("status while it is written", () => readStatus(folder));
  expect(status.value.trials).toBe(count);
  expect(status.ms).toBeLessThan(1000);
  await store.close();
  const opened = await measured("open", () => openStore(folder, { versions }));
  const read = await measured("read all", async () => {
    let seen = 0;
    for await (const _ of opened.value.query()) seen += 1;
    return seen;
  });
  expect(read.value).toBe(count);
  expect(opened.ms + read.ms).toBeLessThan(30_000);
  await opened.value.close();
}, 600_000);
