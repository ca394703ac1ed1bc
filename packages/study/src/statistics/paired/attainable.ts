import { UsageError } from "@thalweg/core";
import { smallestSignP } from "./sign-test.js";
import type { Alternative, TestResult } from "./test-result.js";

/** What a test must be able to do. */
export interface Rejection {
  /** The level alpha at which it should reject, such as 0.05. */
  readonly alpha: number;
  /**
   * How many comparisons share alpha by Holm's method; default 1. The smallest p must reach alpha /
   * family.
   */
  readonly family?: number;
}

/** Whether some outcome of the test would be rejected. */
export function canReject(
  { smallestP }: Pick<TestResult, "smallestP">,
  { alpha, family = 1 }: Rejection,
): boolean {
  checkRejection({ alpha, family });
  return smallestP * family <= alpha;
}

/**
 * Refuses a test that cannot reject, whatever the data are: "the sign test of 5 pairs cannot reject
 * at 0.05: its smallest p is 0.0625; use more seeds."
 * @param name of the test and of what, such as "sign test of 5 pairs"
 * @throws UsageError if its smallest p, times the size of the family, is above alpha
 */
export function requireRejectable(
  name: string,
  test: Pick<TestResult, "smallestP">,
  { alpha, family = 1 }: Rejection,
): void {
  if (canReject(test, { alpha, family })) return;
  const [among, needed] =
    family === 1 ? ["", ""] : [` among ${family} comparisons`, `, and ${alpha / family} is needed`];
  throw new UsageError(
    `the ${name} cannot reject at ${alpha}${among}: its smallest p is ${test.smallestP}${needed}; use more seeds.`,
  );
}

/**
 * How many pairs without a tie the sign test and the signed-rank test need before any outcome is
 * rejected: six at 0.05 on two sides.
 * @throws UsageError for an alpha outside (0, 1), or a family below 1
 */
export function pairsToReject(
  { alpha, family = 1 }: Rejection,
  alternative: Alternative = "two-sided",
): number {
  let pairs = 1;
  while (!canReject({ smallestP: smallestSignP(pairs, alternative) }, { alpha, family }))
    pairs += 1;
  return pairs;
}

function checkRejection({ alpha, family }: Required<Rejection>): void {
  if (!(alpha > 0 && alpha < 1)) {
    throw new UsageError(`alpha ${alpha}: it must lie between 0 and 1, such as 0.05.`);
  }
  if (!Number.isSafeInteger(family) || family < 1) {
    throw new UsageError(`a family of ${family} comparisons: it must be a whole number from 1.`);
  }
}
