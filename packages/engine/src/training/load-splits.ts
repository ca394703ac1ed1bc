import type { DataReader, Dataset, Splits } from "@thalweg/core";

const loaded = new WeakMap<Dataset, Promise<Splits>>();

/** A data set's splits, read once in a thread however many programs use them. A failed reading is tried again. */
export function loadSplits(dataset: Dataset, reader: DataReader): Promise<Splits> {
  const earlier = loaded.get(dataset);
  if (earlier !== undefined) return earlier;
  const splits = dataset.load(reader);
  loaded.set(dataset, splits);
  splits.catch(() => loaded.delete(dataset));
  return splits;
}
