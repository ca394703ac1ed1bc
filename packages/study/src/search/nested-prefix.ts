import { UsageError } from "@thalweg/core";
import type { SearchStrategy } from "./strategy.js";

/**
 * What a search of n points would have tried, out of what a longer one tried, in the order
 * proposed: the first n. That holds for strategies whose points do not depend on how many are to
 * come (`nested`). The others, "quasi-random" and "grid", place their points by their number; the
 * result of n of N such points is estimated by `expectedBest`.
 * @throws UsageError for a strategy that is not nested, and for an n that is no whole number from 0
 * to the number tried
 */
export function nestedPrefix<T>(strategy: SearchStrategy, tried: readonly T[], n: number): T[] {
  if (!strategy.nested) {
    throw new UsageError(
      `search strategy "${strategy.name}": ${n} points would be others than the first of ${tried.length}; estimate their result by expectedBest.`,
    );
  }
  if (!Number.isSafeInteger(n) || n < 0 || n > tried.length) {
    throw new UsageError(
      `search strategy "${strategy.name}": the first ${n} points were asked for; it must be a whole number from 0 to ${tried.length}, which were tried.`,
    );
  }
  return tried.slice(0, n);
}
