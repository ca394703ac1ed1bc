import { type Stream, stream } from "@thalweg/core/numeric";
import { median, quantile, sortedQuantile } from "./quantile.js";

/** How many resamples a bootstrap draws, and the share of them that an interval covers. */
export const RESAMPLES = 2000;
export const COVERAGE = 0.95;

/** A median over seeds with its interval, as JSON: an infinite value is null. */
export interface Estimate {
  readonly median: number | null;
  /** The ends of the 95 % bootstrap percentile interval; absent for one value, which says nothing about its spread. */
  readonly interval: readonly [low: number | null, high: number | null] | null;
  readonly count: number;
}

/**
 * The median and its bootstrap percentile interval: the 2.5 % and 97.5 % quantiles of the medians of 2,000 resamples with replacement.
 * The resamples depend on the stream's key and the number of values alone, so equal samples get equal intervals.
 * Reference: Efron & Tibshirani 1993, chapter 13.
 */
export function estimateMedian(values: readonly number[], seed: number): Estimate {
  const middle = finiteOrNull(median(values));
  const count = values.length;
  if (count < 2) return { median: middle, interval: null, count };
  const draw = stream(seed, "bootstrap", "median", count);
  const medians = Array.from({ length: RESAMPLES }, () =>
    sortedQuantile(resample(values, draw), 0.5),
  );
  const [low, high] = percentileInterval(medians);
  return { median: middle, interval: [finiteOrNull(low), finiteOrNull(high)], count };
}

/** The interval between the quantiles that leave equal shares outside. */
export function percentileInterval(values: readonly number[]): [low: number, high: number] {
  const outside = (1 - COVERAGE) / 2;
  return [quantile(values, outside), quantile(values, 1 - outside)];
}

function resample(values: readonly number[], draw: Stream): Float64Array {
  return Float64Array.from(values, () => values[draw.integer(values.length)]!).sort();
}

/** JSON has no infinity; the sign of one is clear from the quantity. */
export const finiteOrNull = (value: number): number | null =>
  Number.isFinite(value) ? value : null;
