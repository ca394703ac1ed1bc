/**
 * The p-quantile of values, by linear interpolation between order statistics (Hyndman & Fan 1996,
 * type 7: h = (n - 1) p). Infinite values are included: a quantile between a finite and an infinite
 * value is infinite.
 * @throws RangeError without values
 */
export function quantile(values: readonly number[], p: number): number {
  return sortedQuantile(Float64Array.from(values).sort(), p);
}

/** The median; of an even number of values the mean of the two in the middle. */
export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** {@link quantile} of values in ascending order. */
export function sortedQuantile(sorted: Float64Array, p: number): number {
  if (sorted.length === 0) throw new RangeError("a quantile needs at least one value");
  const h = (sorted.length - 1) * p;
  const below = Math.floor(h);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  // inf - inf and 0 inf are NaN.
  if (h === below || low === high || low === -Infinity) return low;
  return low + (high - low) * (h - below);
}
