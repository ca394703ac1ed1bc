/** What a law of data sets is. Each is a file beside this one, and is run by `describeDatasetLaws`. */
import type { Dataset, DatasetLawName, DatasetTraits, Splits } from "@thalweg/core";
import type { Law } from "../law.js";

export type DatasetLaw = Law<Dataset, DatasetTraits, DatasetLawName>;

export const splitNames = ["train", "validation", "test"] as const;

/** The splits, read from the files that lie beside the data set. */
export async function load(dataset: Dataset): Promise<Splits> {
  const { fileReader } = await import("@thalweg/engine/node");
  return dataset.load(fileReader);
}
