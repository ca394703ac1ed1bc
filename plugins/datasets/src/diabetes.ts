import { defineDataset } from "@thalweg/core";
import { stream } from "@thalweg/core/numeric";
import { type Column, readTable } from "./read-table.js";
import { shuffledSplit, takeSplits } from "./split.js";
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
 * Inputs `[10]` (age, sex, body mass index, blood pressure, six serum measurements) and target `[1]`, each
 * standardised to mean 0 and variance 1 over the training split, so that a mean squared error is a share of the
 * variance there. Split 60 / 20 / 20 % by the stream of ("diabetes", "split"): 265 train, 88 validation, 89 test.
 * Source: Efron, Hastie, Johnstone & Tibshirani 2004, "Least angle regression", Annals of Statistics 32:407-499
 * (doi:10.1214/009053604000000067), as scikit-learn ships it.
 */
export const diabetes = defineDataset({
  name: "diabetes",
  source: "Efron, Hastie, Johnstone & Tibshirani 2004 (doi:10.1214/009053604000000067)",
  licence: "published with the article without a licence; in scikit-learn under BSD-3-Clause",
  async load(reader) {
    const rows = 442;
    const read = (file: string, columns: readonly Column[]) =>
      readTable(reader, { url: new URL(file, import.meta.url), rows, columns, separator: " " });
    const inputs = await read("../data/diabetes_data_raw.csv.gz", variables);
    const targets = await read("../data/diabetes_target.csv.gz", progression);
    const indices = shuffledSplit(rows, stream("diabetes", "split"));
    standardize(inputs, variables.length, indices.train);
    standardize(targets, 1, indices.train);
    return { inputShape: [10], targetShape: [1], ...takeSplits({ inputs, targets }, indices) };
  },
});
