import { UsageError } from "@thalweg/core";
import { pow } from "@thalweg/core/numeric";
import { checkNumbers } from "../paired/differences.js";

export interface ExpectedBestOptions {
  /** Which value is best: the lowest (default, costs) or the highest (accuracies). */
  readonly best?: "lowest" | "highest";
  /**
   * How n of the values are drawn. "without" (default) is unbiased for the best of n trials of
   * random search, for n up to the number of values; "with" is the formula of Dodge et al. 2019,
   * which is biased towards worse values and defined for any n.
   */
  readonly replacement?: "without" | "with";
}

/**
 * The expected best of n trials of random search, from the values of N >= n trials: the sum of
 * x_(i) P(x_(i) is the best of n drawn). Lowest first, with replacement
 *
 *     P = ((N - i + 1) / N)^n - ((N - i) / N)^n
 *
 * and without, C(N - i, n - 1) / C(N, n). Infinite values take part where they can be the best.
 * Reference: Dodge et al. 2019, Show Your Work; Tang et al. 2020, Showing Your Work Doesn't Always
 * Work, for the unbiased form.
 * @throws UsageError without values, for NaN, for an n that is not a whole number from 1, and
 * without replacement for an n above the number of values
 */
export function expectedBest(
  values: readonly number[],
  n: number,
  { best = "lowest", replacement = "without" }: ExpectedBestOptions = {},
): number {
  checkNumbers(values);
  checkDrawn(values.length, n, replacement);
  const sorted = Float64Array.from(values).sort();
  const bestFirst = best === "lowest" ? sorted : sorted.reverse();
  const weights =
    replacement === "with" ? weightsWith(values.length, n) : weightsWithout(values.length, n);
  // A weight of 0 takes an infinite value out.
  return weights.reduce((sum, weight, i) => sum + (weight === 0 ? 0 : weight * bestFirst[i]!), 0);
}

function weightsWith(count: number, n: number): number[] {
  const notBetter = (i: number) => pow((count - i) / count, n);
  return Array.from({ length: count }, (_, i) => notBetter(i) - notBetter(i + 1));
}

/**
 * n / N for the first, then each (N - i - n + 1) / (N - i) of the one before: 0 from the last n - 1
 * on.
 */
function weightsWithout(count: number, n: number): number[] {
  let weight = n / count;
  return Array.from({ length: count }, (_, i) => {
    if (i > 0) weight *= Math.max(0, count - i - n + 1) / (count - i);
    return weight;
  });
}

function checkDrawn(count: number, n: number, replacement: "without" | "with"): void {
  if (count === 0) throw new UsageError("the expected best of nothing: give one value or more.");
  if (!Number.isSafeInteger(n) || n < 1) {
    throw new UsageError(`the expected best of ${n} trials: it must be a whole number from 1.`);
  }
  if (replacement === "without" && n > count) {
    throw new UsageError(
      `the expected best of ${n} trials: there are values of ${count}; ask for no more.`,
    );
  }
}
