import { type DataReader, defineDataset, type Splits } from "@thalweg/core";
import { type Column, readTable } from "./read-table.js";
import { splitStream, stratifiedSplit, takeSplits } from "./split.js";

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
 * Inputs `[8, 8]`, pixels / 16, in [0, 1]; targets the class 0 .. 9, i32. Split 60 / 20 / 20 %
 * within each class by the stream of ("digits", "split"): 1,078 train, 359 validation, 360 test.
 * Source: the test part of Alpaydin & Kaynak 1998, "Optical Recognition of Handwritten Digits", UCI
 * Machine Learning Repository (doi:10.24432/C50P49), as distributed by scikit-learn.
 */
export const digits = defineDataset({
  name: "digits",
  source: "Alpaydin & Kaynak 1998, UCI Machine Learning Repository (doi:10.24432/C50P49)",
  licence: "CC BY 4.0",
  load: (reader) => splitsOf(reader, 0),
  resplit: splitsOf,
});

async function splitsOf(reader: DataReader, split: number): Promise<Splits> {
  const rows = 1797;
  const sha256 = "6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8";
  const url = new URL("../data/digits.csv.gz", import.meta.url);
  const table = await readTable(reader, { url, rows, columns, separator: ",", sha256 });
  const inputs = table.filter((_, index) => index % columns.length < pixelCount);
  const targets = Int32Array.from(
    { length: rows },
    (_, row) => table[row * columns.length + pixelCount]!,
  );
  const indices = stratifiedSplit(targets, 10, splitStream("digits", split));
  return {
    inputShape: [8, 8],
    targetShape: [],
    classes: 10,
    ...takeSplits({ inputs: inputs.map((pixel) => pixel / 16), targets }, indices),
  };
}
