import { expectSameValues } from "../same-value.js";
import { type DatasetLaw, load, splitNames, splitsTried } from "./dataset-law.js";

/** Finds a split that changes between loadings, and a shared array that was written to. */
export const repeatable: DatasetLaw = {
  name: "repeatable",
  statement: "each loading gives the same numbers in the same order",
  async check(dataset) {
    for (const split of splitsTried(dataset)) {
      const [once, again] = [await load(dataset, split), await load(dataset, split)];
      for (const name of splitNames) {
        expectSameValues(again[name].inputs, once[name].inputs, `the ${name} inputs`);
        expectSameValues(again[name].targets, once[name].targets, `the ${name} targets`);
      }
    }
  },
};
