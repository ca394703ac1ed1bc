import { orderStatisticInterval } from "./intervals/order-statistic-interval.js";
import { median } from "./quantile.js";

/** A median with its interval, as JSON: an infinite value is null. */
export interface Estimate {
  readonly median: number | null;
  /** Between two order statistics; null for a single value. */
  readonly interval: readonly [low: number | null, high: number | null] | null;
  /**
   * The exact probability that such an interval contains the true median; below 0.95 where there
   * are too few values, and the interval is then their range. Null without an interval.
   */
  readonly level: number | null;
  readonly count: number;
}

/** The median of independent values and its interval between order statistics. */
export function estimateMedian(values: readonly number[]): Estimate {
  const count = values.length;
  const middle = finiteOrNull(median(values));
  if (count < 2) return { median: middle, interval: null, level: null, count };
  const { interval, level } = orderStatisticInterval(values);
  return {
    median: middle,
    interval: [finiteOrNull(interval[0]), finiteOrNull(interval[1])],
    level,
    count,
  };
}

/** Null for an infinite value, because JSON has no infinity; its sign follows from the quantity. */
export const finiteOrNull = (value: number): number | null =>
  Number.isFinite(value) ? value : null;
