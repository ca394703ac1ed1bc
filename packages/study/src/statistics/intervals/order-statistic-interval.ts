import { UsageError } from "@thalweg/core";
import { binomialAtMost } from "../distributions/binomial.js";
import { checkLevel, LEVEL } from "./level.js";

/** The ranks of two order statistics, from 1, and the level of the interval between them. */
export interface OrderStatistics {
  readonly low: number;
  readonly high: number;
  readonly level: number;
}

/** What is estimated, and which pairs of order statistics are considered. */
export interface OrderStatisticOptions {
  /** The quantile that is covered, in (0, 1); default 0.5, the median. */
  readonly quantile?: number;
  /**
   * "central" (default): on each side, the true quantile lies outside with probability at most (1 -
   * level) / 2, and the interval of the negated values is the negated interval. "narrowest": the
   * fewest order statistics, of equals those with the higher level, then the lower ranks.
   */
  readonly shape?: "central" | "narrowest";
}

/**
 * The exact probability that [x_(low), x_(high)] of `count` independent values contains the
 * quantile p of a continuous distribution: P(low <= B < high), B ~ Binomial(count, p). Where values
 * can be equal it is at least that. The range of six values contains the median with 31/32 = 96.9
 * %.
 * Reference: David & Nagaraja 2003, Order Statistics, section 7.1.
 * @param low rank from 1 to `high`
 * @param high rank up to `count`
 * @throws UsageError for ranks that are none, and for p outside (0, 1)
 */
export function orderStatisticLevel(
  count: number,
  low: number,
  high: number,
  quantile: number = 0.5,
): number {
  checkCount(count);
  checkQuantile(quantile);
  const whole = Number.isInteger(low) && Number.isInteger(high);
  if (!whole || low < 1 || high < low || high > count) {
    throw new UsageError(
      `ranks ${low} and ${high} of ${count} values: they must be whole, from 1 to ${count}, in ascending order.`,
    );
  }
  return levelBetween(count, low, high, quantile);
}

/** One minus the tails, or a difference of lower ones, whichever loses less. */
function levelBetween(count: number, low: number, high: number, p: number): number {
  const below = binomialAtMost(low - 1, count, p);
  const above = binomialAtMost(count - high, count, 1 - p);
  return Math.max(0, 1 - below - above);
}

/**
 * Which order statistics of `count` values make an interval of at least the level. The choice
 * depends on the count alone: choosing by the values would void the level. If not even the range
 * has the level (fewer than six values for the median at 95 %), the range, whose `level` is then
 * lower than was asked for.
 * @throws UsageError for a count below 1, a level or a quantile outside (0, 1)
 */
export function orderStatistics(
  count: number,
  level: number = LEVEL,
  { quantile = 0.5, shape = "central" }: OrderStatisticOptions = {},
): OrderStatistics {
  checkCount(count);
  checkLevel(level);
  checkQuantile(quantile);
  const range = { low: 1, high: count, level: levelBetween(count, 1, count, quantile) };
  if (range.level < level) return range;
  return shape === "central"
    ? centralRanks(range, (1 - level) / 2, quantile)
    : narrowestRanks(range, level, quantile);
}

function centralRanks(range: OrderStatistics, outside: number, p: number): OrderStatistics {
  const count = range.high;
  let { low, high } = range;
  const reaches = (p: number) => binomialAtMost(0, count, p) <= outside;
  if (!reaches(p) || !reaches(1 - p)) return range;
  while (low < high && binomialAtMost(low, count, p) <= outside) low += 1;
  while (high > low && binomialAtMost(count - high + 1, count, 1 - p) <= outside) high -= 1;
  return { low, high, level: levelBetween(count, low, high, p) };
}

function narrowestRanks(range: OrderStatistics, level: number, p: number): OrderStatistics {
  const count = range.high;
  let best = range;
  for (let low = 1, high = 1; low <= count; low++) {
    high = Math.max(high, low);
    while (high < count && levelBetween(count, low, high, p) < level) high += 1;
    const found = { low, high, level: levelBetween(count, low, high, p) };
    if (found.level >= level && isNarrower(found, best)) best = found;
  }
  return best;
}

/** Levels of mirror images differ by rounding alone. */
const SAME_LEVEL = 1e-12;

function isNarrower(a: OrderStatistics, b: OrderStatistics): boolean {
  const difference = a.high - a.low - (b.high - b.low);
  return difference < 0 || (difference === 0 && a.level > b.level + SAME_LEVEL);
}

/** An interval between two of the values. */
export interface OrderStatisticInterval {
  readonly interval: readonly [low: number, high: number];
  /** The exact level of the interval; below what was asked for if there are too few values. */
  readonly level: number;
  readonly count: number;
}

/**
 * The interval of the median, or of another quantile, between two order statistics of independent
 * values, with its exact level: no assumption on the distribution. Infinite values take part.
 * @throws UsageError without values, and for NaN
 */
export function orderStatisticInterval(
  values: readonly number[],
  level: number = LEVEL,
  options: OrderStatisticOptions = {},
): OrderStatisticInterval {
  if (values.some(Number.isNaN)) {
    throw new UsageError("an interval of NaN: count runs without a value as infinite.");
  }
  const ranks = orderStatistics(values.length, level, options);
  const sorted = Float64Array.from(values).sort();
  return {
    interval: [sorted[ranks.low - 1]!, sorted[ranks.high - 1]!],
    level: ranks.level,
    count: values.length,
  };
}

function checkCount(count: number): void {
  if (Number.isSafeInteger(count) && count >= 1) return;
  throw new UsageError(`${count} values: an interval between order statistics needs at least one.`);
}

function checkQuantile(quantile: number): void {
  if (quantile > 0 && quantile < 1) return;
  throw new UsageError(`quantile ${quantile}: it must lie between 0 and 1, such as 0.5.`);
}
