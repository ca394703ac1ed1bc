import { UsageError } from "@thalweg/core";
import { normalTail } from "../distributions/tails.js";
import { ranks } from "../ranks.js";
import { checkNumbers } from "./differences.js";
import { sharesAround, subsetSumsOfSize } from "./subset-sums.js";
import { type Alternative, pOfTails, type TestResult } from "./test-result.js";

/** Up to so many values in both samples, the distribution is exact. */
const EXACT_UP_TO = 50;

export interface MannWhitneyTest extends TestResult {
  /** In how many pairs the first sample's value is above the second's, equals counting half. */
  readonly u: number;
  readonly method: "exact" | "normal";
}

/**
 * The rank-sum test of two independent samples: whether values of one tend to be larger. Up to 50
 * values p is exact, given the ranks with their ties: every choice of which values are the first
 * sample's is equally likely. Above, U is taken as normal, with corrections for ties and
 * continuity. Values that share seeds are paired: {@link wilcoxonSignedRank} tells more of them
 * apart.
 * Reference: Mann & Whitney 1947; Hollander, Wolfe & Chicken 2014, section 4.1.
 * @throws UsageError for an empty sample, and for NaN
 */
export function mannWhitney(
  a: readonly number[],
  b: readonly number[],
  alternative: Alternative = "two-sided",
): MannWhitneyTest {
  checkNumbers(a);
  checkNumbers(b);
  if (a.length === 0 || b.length === 0) {
    throw new UsageError(`samples of ${a.length} and ${b.length} values: each needs at least one.`);
  }
  const all = ranks([...a, ...b]);
  const fewest = (a.length * (a.length + 1)) / 2;
  const u = sum(all.slice(0, a.length)) - fewest;
  const method = all.length <= EXACT_UP_TO ? "exact" : "normal";
  const tails = method === "exact" ? exactTails(all, a.length) : normalTails(all, a.length);
  const pOf = (u: number) => pOfTails(tails(u).atMost, tails(u).atLeast, alternative);
  const ascending = all.toSorted((x, y) => x - y);
  const extremes = [sum(ascending.slice(0, a.length)), sum(ascending.slice(b.length))];
  const smallestP = Math.min(...extremes.map((ranksOfFirst) => pOf(ranksOfFirst - fewest)));
  return { u, method, p: pOf(u), smallestP };
}

/** Twice a rank is whole, also where equals share one. */
function exactTails(all: readonly number[], first: number) {
  const doubled = all.map((rank) => 2 * rank);
  const counts = subsetSumsOfSize(doubled, first);
  return (u: number) => sharesAround(counts, 2 * u + first * (first + 1));
}

function normalTails(all: readonly number[], first: number) {
  const n = all.length;
  const mean = (first * (n - first)) / 2;
  // Of the ranks as they are, ties included: m (n - m) times their variance, over n.
  const centred = all.map((rank) => rank - (n + 1) / 2);
  const squares = sum(centred.map((each) => each * each));
  const deviation = Math.sqrt((((first * (n - first)) / n) * squares) / (n - 1));
  const tail = (distance: number) =>
    deviation === 0 ? 1 : normalTail((distance - 0.5) / deviation);
  return (u: number) => ({ atMost: tail(mean - u), atLeast: tail(u - mean) });
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
