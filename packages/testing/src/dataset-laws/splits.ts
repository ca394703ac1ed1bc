import type { Splits } from "@thalweg/core";
import { checkSplits } from "@thalweg/engine/internals";
import { type DatasetLaw, load, splitNames } from "./dataset-law.js";

/**
 * Finds a column used as a target by mistake, a missing row, an empty split, a missing value; a
 * resampled split of another size, or that is the fixed one again.
 */
export const splits: DatasetLaw = {
  name: "splits",
  statement:
    "each split has examples, with as many finite numbers as the shapes say, and classes from 0 to one less than there are; resampled, it has other examples, as many",
  async check(dataset) {
    const fixed = await load(dataset);
    checkSplits("the", fixed);
    if (dataset.resplit === undefined) return;
    const other = await load(dataset, 1);
    checkSplits("the resampled", other);
    const sizes = (of: Splits) => splitNames.map((name) => of[name].count).join(", ");
    if (sizes(other) !== sizes(fixed)) {
      throw new Error(`split 1 has ${sizes(other)} examples and should have ${sizes(fixed)}.`);
    }
    const inputs = (of: Splits) => of.test.inputs.join();
    if (inputs(other) === inputs(fixed)) throw new Error("split 1 is the fixed split.");
  },
};
