/** Splits of a data set for training, validation and test, drawn from a stream. */
import type { Examples, Splits } from "@thalweg/core";
import { type Stream, stream } from "@thalweg/core/numeric";

/** The stream of a data set's split: 0 is the fixed one, others are resampled. */
export const splitStream = (name: string, split: number): Stream =>
  split === 0 ? stream(name, "split") : stream(name, "split", split);

/** The indices of each split's examples in the file, ascending. */
export interface SplitIndices {
  readonly train: readonly number[];
  readonly validation: readonly number[];
  readonly test: readonly number[];
}

/** A row-major table of inputs with its targets. */
export interface Table {
  readonly inputs: Float64Array;
  readonly targets: Float64Array | Int32Array;
}

/**
 * Indices 0 .. count - 1 shuffled, then 60 % train, 20 % validation and the rest test, counts
 * rounded.
 */
export function shuffledSplit(count: number, stream: Stream): SplitIndices {
  return cut([...stream.permutation(count)]);
}

/**
 * {@link shuffledSplit} within each class, so that the classes have the same proportions in each
 * split.
 */
export function stratifiedSplit(
  classes: ArrayLike<number>,
  classCount: number,
  stream: Stream,
): SplitIndices {
  const all = Array.from({ length: classes.length }, (_, index) => index);
  const parts = Array.from({ length: classCount }, (_, label) => {
    const members = all.filter((index) => classes[index] === label);
    return cut([...stream.permutation(members.length)].map((order) => members[order]!));
  });
  const gathered = (name: keyof SplitIndices) => ascending(parts.flatMap((part) => part[name]));
  return { train: gathered("train"), validation: gathered("validation"), test: gathered("test") };
}

/** The three splits of a table. */
export function takeSplits(
  table: Table,
  indices: SplitIndices,
): Pick<Splits, "train" | "validation" | "test"> {
  return {
    train: take(table, indices.train),
    validation: take(table, indices.validation),
    test: take(table, indices.test),
  };
}

function take({ inputs, targets }: Table, chosen: readonly number[]): Examples {
  const width = inputs.length / targets.length;
  const rows = new Float64Array(chosen.length * width);
  chosen.forEach((index, row) => {
    rows.set(inputs.subarray(index * width, (index + 1) * width), row * width);
  });
  const isChosen = new Set(chosen);
  return {
    count: chosen.length,
    inputs: rows,
    targets: targets.filter((_: number, index: number) => isChosen.has(index)),
  };
}

function cut(order: readonly number[]): SplitIndices {
  const train = Math.round(0.6 * order.length);
  const validation = train + Math.round(0.2 * order.length);
  return {
    train: ascending(order.slice(0, train)),
    validation: ascending(order.slice(train, validation)),
    test: ascending(order.slice(validation)),
  };
}

function ascending(indices: readonly number[]): number[] {
  return [...indices].sort((a, b) => a - b);
}
