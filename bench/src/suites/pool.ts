import { fileURLToPath } from "node:url";
import type { TrialSpec } from "@thalweg/engine";
import { createLab, type Lab } from "@thalweg/engine/node";
import { smallDenseWork } from "../works/small-dense.js";
import type { Suite } from "./suite.js";

const trials = 64;

/** Trials of one step, which measure the overhead of a trial. */
function runAll(lab: Lab): () => Promise<void> {
  let seed = 0;
  const spec = (): TrialSpec => ({
    problem: smallDenseWork.problem.name,
    optimizer: "adam",
    hyper: { lr: smallDenseWork.lr },
    seed: seed++,
    phase: "evaluate",
    budget: 1,
    numerics: "portable",
    plugins: lab.references,
  });
  return async () => {
    for await (const { result } of lab.run(Array.from({ length: trials }, spec))) {
      if (result.status === "failed") throw new Error(result.failure);
    }
  };
}

export const poolSuite: Suite = {
  name: "pool",
  title: `${trials} trials of B of one step each`,
  async open() {
    const works = fileURLToPath(new URL("../works/plugin.js", import.meta.url));
    const plugins = [works, import.meta.resolve("@thalweg/optimizers")];
    const labs = await Promise.all([
      createLab({ plugins, executor: "inline" }),
      createLab({ plugins, executor: "pool", workers: 1 }),
      createLab({ plugins, executor: "pool", workers: 2 }),
    ]);
    const names = ["inline", "pool of 1 thread", "pool of 2 threads"];
    const cases = labs.map((lab, i) => [
      names[i]!,
      { run: runAll(lab), units: trials, unit: "trial" },
    ]);
    return {
      cases: Object.fromEntries(cases),
      close: async () => {
        await Promise.all(labs.map((lab) => lab.close()));
      },
    };
  },
};
