/**
 * Many cheap trials of which one in 20 misbehaves, in every way in turn: each costs its own trial,
 * and the pool is whole afterwards. The thorough run has 10,000 trials:
 * `npm run test:thorough -- test/engine/many-faults.test.ts`.
 */
import { fileURLToPath } from "node:url";
import type { TrialSpec } from "@thalweg/engine";
import { createProcessPool, locatePlugin } from "@thalweg/engine/node";
import { expect, it } from "vitest";
import { all, ending, trial } from "./trials.js";

const count = process.env.THALWEG_THOROUGH === "1" ? 10_000 : 200;

const file = fileURLToPath(new URL("../fixtures/plugins/fatal.js", import.meta.url));
const located = [locatePlugin(file, ".")];
const references = located.map(({ reference }) => reference);

const alone = /^the process of this trial, which ran alone, /.source;
/** What an optimizer of the plugin is told to do, and how its trial ends. */
const faults = [
  ["throw", /boom$/],
  ["diverge", /^diverged$/],
  ["fill the heap", `${alone}ended by signal SIGABRT \\(JavaScript heap out of memory\\)`],
  ["fill memory", `${alone}used more than 700 MiB`],
  ["grow WebAssembly memory", `${alone}used more than 700 MiB`],
  ["block its thread", /^no progress for 2 s/],
  ["end its thread", /^the worker thread was ended .* \(exit code 3\)/],
  ["break native code", `${alone}ended by signal SIGABRT`],
  ["kill its process", `${alone}ended by signal SIGKILL`],
  ["segfault", `${alone}ended by signal SIGSEGV`],
] as const;

function spec(seed: number): TrialSpec {
  const at = Math.floor(seed / 20);
  const [deed] = seed % 20 === 7 ? faults[at % faults.length]! : ["nothing"];
  if (deed === "diverge") return trial(references, "diverging", { seed });
  return trial(references, "fatal", { seed, hyper: { deed } });
}

it(`of ${count} trials those that misbehave fail, and all others complete`, async () => {
  const limits = { stallMs: 2000, heapMb: 128, memoryMiB: 700 };
  const pool = createProcessPool({ plugins: located, workers: 2, ...limits });
  const began = performance.now();
  const finished = await all(pool.run(Array.from({ length: count }, (_, seed) => spec(seed))));
  const seconds = (performance.now() - began) / 1000;
  const ends = finished.map(ending);
  const completed = ends.filter((end) => end === "completed");
  console.log(`${count} trials in ${seconds.toFixed(0)} s: ${completed.length} completed`);
  expect(ends).toEqual(
    finished.map(({ index }) =>
      index % 20 === 7
        ? expect.stringMatching(new RegExp(faults[Math.floor(index / 20) % faults.length]![1]))
        : "completed",
    ),
  );
  expect(completed).toHaveLength(0.95 * count);
  const after = await all(pool.run(Array.from({ length: 40 }, (_, i) => spec(20 * i))));
  expect(new Set(after.map(ending))).toEqual(new Set(["completed"]));
  await pool.close();
}, 3_600_000);
