import { UsageError } from "@thalweg/core";
import { checkNumbers } from "../paired/differences.js";

/**
 * The interquartile mean: the mean of what is left when floor(n / 4) values are taken off each end
 * of all values in order. Less moved by outliers than the mean, by more of the values than the
 * median. Infinite values take part: the mean is infinite if one is left.
 * Reference: Agarwal et al. 2021, rliable, as scipy.stats.trim_mean(0.25).
 * @throws UsageError without values, and for NaN
 */
export function interquartileMean(values: readonly number[]): number {
  checkNumbers(values);
  if (values.length === 0) {
    throw new UsageError("the interquartile mean of nothing: give one value or more.");
  }
  const cut = Math.floor(values.length / 4);
  const middle = Float64Array.from(values)
    .sort()
    .subarray(cut, values.length - cut);
  return middle.reduce((sum, each) => sum + each, 0) / middle.length;
}
