import { defineDataset } from "@thalweg/core";
import { stream } from "@thalweg/core/numeric";
import { type Column, readTable } from "./read-table.js";
import { stratifiedSplit, takeSplits } from "./split.js";

const pixelCount = 64;
const columns: readonly Column[] = [
  ...Array.from({ length: pixelCount }, (_, index) => ({
    name: `pixel ${index}`,
    low: 0,
    high: 16,
    whole: true,
  })),
  { name: "class", low: 0, high: 9, whole: true },
];

/**
 * Handwritten digits: 1,797 pictures of 8 x 8 pixels in ten classes.
 *
 * Inputs `[8, 8]`, pixels / 16, in [0, 1]; targets the class 0 .. 9, i32. Split 60 / 20 / 20 % within each
 * class by the stream of ("digits", "split"): 1,078 train, 359 validation, 360 test.
 * Source: the test part of Alpaydin & Kaynak 1998, "Optical Recognition of Handwritten Digits", UCI Machine Learning
 * Repository (doi:10.24432/C50P49), as scikit-learn ships it.
 */
export const digits = defineDataset({
  name: "digits",
  source: "Alpaydin & Kaynak 1998, UCI Machine Learning Repository (doi:10.24432/C50P49)",
  licence: "CC BY 4.0",
  async load(reader) {
    const rows = 1797;
    const url = new URL("../data/digits.csv.gz", import.meta.url);
    const table = await readTable(reader, { url, rows, columns, separator: "," });
    const inputs = table.filter((_, index) => index % columns.length < pixelCount);
    const targets = Int32Array.from(
      { length: rows },
      (_, row) => table[row * columns.length + pixelCount]!,
    );
    const indices = stratifiedSplit(targets, 10, stream("digits", "split"));
    return {
      inputShape: [8, 8],
      targetShape: [],
      classes: 10,
      ...takeSplits({ inputs: inputs.map((pixel) => pixel / 16), targets }, indices),
    };
  },
});
