import type { DataProblem, DataReader, Dataset, Splits } from "@thalweg/core";
import type { ResolvedHyper } from "@thalweg/core/host";
import { whileLoading } from "../foreign-code/loading-guard.js";
import { checkSplits } from "./check-splits.js";

/** The splits of a data set that a thread keeps, besides the fixed one. */
const maxKept = 8;
const loaded = new WeakMap<Dataset, Map<number, Promise<Splits>>>();

/**
 * A split of a data set, 0 being the fixed one, read and checked once per thread. If reading fails,
 * the next call tries again.
 * @throws PluginError if the loader throws, is not reproducible or returns other data than
 * declared; UsageError for a file that cannot be used
 */
export function loadSplits(dataset: Dataset, reader: DataReader, split = 0): Promise<Splits> {
  const kept = loaded.get(dataset) ?? new Map<number, Promise<Splits>>();
  loaded.set(dataset, kept);
  const earlier = kept.get(split);
  if (earlier !== undefined) return earlier;
  const splits = loadChecked(dataset, reader, split);
  kept.set(split, splits);
  splits.catch(() => kept.delete(split));
  const others = [...kept.keys()].filter((each) => each !== 0);
  if (others.length > maxKept) kept.delete(others[0]!);
  return splits;
}

/** The split that a problem's options name. */
export const splitOf = ({ dataset }: DataProblem, { structural }: ResolvedHyper): number =>
  dataset.resplit !== undefined && typeof structural.split === "number" ? structural.split : 0;

async function loadChecked(dataset: Dataset, reader: DataReader, split: number): Promise<Splits> {
  const owner = `dataset "${dataset.name}"`;
  return whileLoading(
    owner,
    async () => (split === 0 ? dataset.load(reader) : (await dataset.resplit?.(reader, split))!),
    (splits) => checkSplits(`${owner}: its`, splits),
  );
}
