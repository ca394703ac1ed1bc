/**
 * What a law of data sets is. Each is a file beside this one, and is run by `describeDatasetLaws`.
 */
import type { Dataset, DatasetLawName, DatasetTraits, Splits } from "@thalweg/core";
import { whileLoading } from "@thalweg/engine/internals";
import type { Law } from "../law.js";

export type DatasetLaw = Law<Dataset, DatasetTraits, DatasetLawName>;

export const splitNames = ["train", "validation", "test"] as const;

/** Which splits laws look at: the fixed one and, of a data set that has others, the first. */
export const splitsTried = ({ resplit }: Dataset): readonly number[] =>
  resplit === undefined ? [0] : [0, 1];

/** A split, 0 being the fixed one, read from the data set's files, with the same guard as in training. */
export async function load(dataset: Dataset, split = 0): Promise<Splits> {
  const { fileReader } = await import("@thalweg/engine/node");
  return whileLoading(`dataset "${dataset.name}"`, async () =>
    split === 0 ? dataset.load(fileReader) : dataset.resplit!(fileReader, split),
  );
}
