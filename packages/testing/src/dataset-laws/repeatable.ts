import { expectSameValues } from "../same-value.js";
import { type DatasetLaw, load, splitNames } from "./dataset-law.js";

/** Finds a split that is drawn anew, and an array that is shared and was written to. */
export const repeatable: DatasetLaw = {
  name: "repeatable",
  statement: "each loading gives the same numbers in the same order",
  async check(dataset) {
    const [once, again] = [await load(dataset), await load(dataset)];
    for (const name of splitNames) {
      expectSameValues(again[name].inputs, once[name].inputs, `the ${name} inputs`);
      expectSameValues(again[name].targets, once[name].targets, `the ${name} targets`);
    }
  },
};
