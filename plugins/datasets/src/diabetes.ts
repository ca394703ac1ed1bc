import { type DataReader, defineDataset, type Splits } from "@thalweg/core";
import { type Column, readTable } from "./read-table.js";
import { shuffledSplit, splitStream, takeSplits } from "./split.js";
import { standardize } from "./standardize.js";

const variables: readonly Column[] = [
  { name: "age", low: 0, high: 120, whole: true },
  { name: "sex", low: 1, high: 2, whole: true },
  { name: "body mass index", low: 10, high: 60 },
  { name: "blood pressure", low: 40, high: 200 },
  { name: "total cholesterol", low: 50, high: 500 },
  { name: "low-density lipoproteins", low: 10, high: 400 },
  { name: "high-density lipoproteins", low: 10, high: 200 },
  { name: "cholesterol ratio", low: 1, high: 20 },
  { name: "log triglycerides", low: 1, high: 10 },
  { name: "glucose", low: 20, high: 300 },
];
const progression: readonly Column[] = [{ name: "progression", low: 1, high: 500 }];

/**
 * Diabetes: ten measurements of 442 patients and the progression of the disease a year later.
 *
 * Inputs `[10]` (age, sex, body mass index, blood pressure, six serum measurements) and target
 * `[1]`, each standardised to mean 0 and variance 1 over the training split, so that a mean squared
 * error is a fraction of the variance there. Split 60 / 20 / 20 % by the stream of ("diabetes",
 * "split"): 265 train, 88 validation, 89 test.
 * Source: Efron, Hastie, Johnstone & Tibshirani 2004, "Least angle regression", Annals of
 * Statistics 32:407-499 (doi:10.1214/009053604000000067), as distributed by scikit-learn.
 */
export const diabetes = defineDataset({
  name: "diabetes",
  source: "Efron, Hastie, Johnstone & Tibshirani 2004 (doi:10.1214/009053604000000067)",
  licence: "published with the article without a licence; in scikit-learn under BSD-3-Clause",
  load: (reader) => splitsOf(reader, 0),
  resplit: splitsOf,
});

async function splitsOf(reader: DataReader, split: number): Promise<Splits> {
  const rows = 442;
  const read = (file: URL, columns: readonly Column[], sha256: string) =>
    readTable(reader, { url: file, rows, columns, separator: " ", sha256 });
  const inputs = await read(
    new URL("../data/diabetes_data_raw.csv.gz", import.meta.url),
    variables,
    "ec2683754c379fdffc39f53922c475eff67e2fb9c94c7c27207b7c4371d51726",
  );
  const targets = await read(
    new URL("../data/diabetes_target.csv.gz", import.meta.url),
    progression,
    "244713a551f62a291a354212d8a048adec6cb1244b2bc44e66a0698f5006d26d",
  );
  const indices = shuffledSplit(rows, splitStream("diabetes", split));
  standardize(inputs, variables.length, indices.train);
  standardize(targets, 1, indices.train);
  return { inputShape: [10], targetShape: [1], ...takeSplits({ inputs, targets }, indices) };
}
