import { UsageError } from "@thalweg/core";

/**
 * The differences a[i] - b[i] of values with the same seed or problem. Equal values differ by 0,
 * infinite ones too, and so do values no further apart than `tie` (default 0), such as the sampling
 * error of a test set's accuracy.
 * @throws UsageError for lists of different lengths, for NaN, and for a negative tie
 */
export function pairedDifferences(
  a: readonly number[],
  b: readonly number[],
  tie: number = 0,
): number[] {
  if (!(tie >= 0)) throw new UsageError(`tie ${tie}: a distance is wanted, 0 or more.`);
  if (a.length !== b.length) {
    throw new UsageError(
      `paired values: ${a.length} and ${b.length}; there must be as many of one as of the other.`,
    );
  }
  checkNumbers(a);
  checkNumbers(b);
  return a.map((value, i) => {
    const other = b[i]!;
    return value === other || Math.abs(value - other) <= tie ? 0 : value - other;
  });
}

/** @throws UsageError for NaN */
export function checkNumbers(values: readonly number[]): void {
  const place = values.findIndex(Number.isNaN);
  if (place < 0) return;
  throw new UsageError(`value ${place} is NaN: count a run without a value as infinite.`);
}
