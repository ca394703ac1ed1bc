/** Fills the store of a folder, in a process that a test kills: `node fill.mjs FOLDER TRIALS`. */
import { setTimeout as delay } from "node:timers/promises";
import { storedExecutor } from "@thalweg/engine";
import { openStore } from "@thalweg/store";

const [folder, count] = process.argv.slice(2);
const metrics = { evaluationsToTarget: null, evaluations: 2, evaluationsPerStep: 1 };

/** An executor whose results are functions of seeds; one trial in seven diverges. */
const cheap = {
  name: "cheap",
  async *run(trials) {
    for (const [index, spec] of trials.entries()) {
      if (index % 3 === 0) await delay(1);
      const value = Array.from({ length: 100 }, (_, i) => (spec.seed + 1) / (i + 7));
      const curves = { loss: { evaluations: value.map((_, i) => i), value } };
      const ending =
        spec.seed % 7 === 0 ? { status: "diverged", divergedAt: 1 } : { status: "completed" };
      const final = { loss: value[99] };
      const result = { ...ending, spec, metrics: { ...metrics, curves, final }, fingerprint: "f" };
      yield { index, result, timing: { elapsedMs: 1, compileMs: 0, worker: 0 } };
    }
  },
  close: () => Promise.resolve(),
};

const trials = Array.from({ length: Number(count) }, (_, seed) => ({
  ...{ problem: "p", optimizer: `o${seed % 4}`, hyper: {}, seed, phase: "tune", plugins: [] },
}));
const store = await openStore(folder, { write: true, study: "kills" });
for await (const _ of storedExecutor(cheap, store).run(trials));
await store.close();
