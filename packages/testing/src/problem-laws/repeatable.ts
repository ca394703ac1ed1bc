import type { Batches } from "@thalweg/engine/internals";
import { sizeOf } from "@thalweg/tensor";
import fc from "fast-check";
import { hold } from "../hold.js";
import { expectSameValues } from "../same-value.js";
import { type ProblemLaw, smallTasks } from "./problem-law.js";

/**
 * Finds a start that is drawn from elsewhere than the seed's streams, so that two optimizers would
 * not start at one point.
 */
export const repeatable: ProblemLaw = {
  name: "repeatable",
  statement: "a seed gives the same finite start and the same batches each time",
  async check(problem) {
    const taskFor = await smallTasks(problem, "f64");
    const property = fc.property(fc.nat(), (seed) => {
      const [once, again] = [taskFor({}), taskFor({})];
      const start = once.initial(seed);
      const bad = start.find((value) => !Number.isFinite(value));
      if (bad !== undefined) throw new Error(`it starts with ${bad} in its parameters.`);
      expectSameValues(again.initial(seed), start, "the start of the same seed");
      const batches = [once, again].map((task) => task.batches && firstBatches(task.batches, seed));
      expectSameValues(batches[1] ?? [], batches[0] ?? [], "the batches of the same seed");
    });
    hold(property, 5);
  },
};

/** The indices of an epoch and one more step. */
function firstBatches(batches: Batches, seed: number): number[] {
  const sample = batches.sampler(seed);
  const indices = new Int32Array(sizeOf(batches.variable.shape));
  return Array.from({ length: batches.stepsPerEpoch + 1 }, (_, step) => {
    sample(step, indices);
    return [...indices];
  }).flat();
}
