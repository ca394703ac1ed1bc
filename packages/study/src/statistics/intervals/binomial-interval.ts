import { UsageError } from "@thalweg/core";
import { betaQuantile } from "../distributions/regularised-beta.js";
import { checkLevel, LEVEL } from "./level.js";

/**
 * The exact interval of a probability from `count` events in `of` independent trials: all p for
 * which neither P(X >= count) nor P(X <= count) is below (1 - level) / 2. It covers the true
 * probability with at least the level, whatever that is. Of no trials it is [0, 1].
 * Reference: Clopper & Pearson 1934.
 * @param count whole, from 0 to `of`
 * @throws UsageError for counts that are none, and for a level outside (0, 1)
 */
export function binomialInterval(
  count: number,
  of: number,
  level: number = LEVEL,
): [low: number, high: number] {
  checkLevel(level);
  if (!Number.isSafeInteger(of) || !Number.isSafeInteger(count) || count < 0 || count > of) {
    throw new UsageError(
      `${count} of ${of}: an interval of a probability needs whole numbers from 0, the first at most the second.`,
    );
  }
  const outside = (1 - level) / 2;
  const low = count === 0 ? 0 : betaQuantile(outside, count, of - count + 1);
  // By the probability of no event, whose upper end is one minus a lower one.
  const high = count === of ? 1 : 1 - betaQuantile(outside, of - count, count + 1);
  return [low, high];
}
