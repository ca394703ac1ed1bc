import type { Examples, Splits } from "@thalweg/core";
import { sizeOf } from "@thalweg/tensor";
import { type DatasetLaw, load, splitNames } from "./dataset-law.js";

/** Finds a column that was taken for a target, a row too few, an empty split, a hole in a table. */
export const splits: DatasetLaw = {
  name: "splits",
  statement:
    "each split has examples, with as many finite numbers as the shapes say, and classes from 0 to one less than there are",
  async check(dataset) {
    const loaded = await load(dataset);
    for (const name of splitNames) checkSplit(name, loaded[name], loaded);
  },
};

function checkSplit(
  name: string,
  { count, inputs, targets }: Examples,
  { inputShape, targetShape, classes }: Splits,
): void {
  if (!(count >= 1)) throw new Error(`the ${name} split has ${count} examples.`);
  const sides = [
    ["inputs", inputs, inputShape],
    ["targets", targets, targetShape],
  ] as const;
  for (const [what, values, shape] of sides) {
    const wanted = count * sizeOf(shape);
    if (values.length !== wanted) {
      throw new Error(
        `the ${name} split has ${values.length} numbers as ${what} and should have ${wanted}: ${count} examples of [${shape.join(", ")}].`,
      );
    }
    const place = Array.from(values).findIndex((value) => !Number.isFinite(value));
    if (place >= 0) throw new Error(`the ${name} split has ${values[place]} in its ${what}.`);
  }
  if (classes === undefined) return;
  const bad = Array.from(targets).find((each) => !(Number.isInteger(each) && isIn(each, classes)));
  if (bad !== undefined) throw new Error(`the ${name} split has class ${bad} of ${classes}.`);
}

const isIn = (label: number, classes: number): boolean => label >= 0 && label < classes;
