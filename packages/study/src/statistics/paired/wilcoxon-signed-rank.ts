import { normalTail } from "../distributions/tails.js";
import { ranks } from "../ranks.js";
import { checkNumbers } from "./differences.js";
import { sharesAround, subsetSums } from "./subset-sums.js";
import { type Alternative, pOfTails, type TestResult } from "./test-result.js";

/** Up to so many differences that are not 0, the distribution is exact. */
const EXACT_UP_TO = 50;

export interface WilcoxonOptions {
  /** Default "two-sided". */
  readonly alternative?: Alternative;
  /**
   * Differences of 0 are left out before ranking ("drop", default: Wilcoxon 1945) or after it
   * ("pratt": Pratt 1959).
   */
  readonly zeros?: "drop" | "pratt";
}

export interface WilcoxonTest extends TestResult {
  /** The sums of the ranks of the positive and of the negative differences. */
  readonly positive: number;
  readonly negative: number;
  /** How many differences are not 0. */
  readonly count: number;
  readonly method: "exact" | "normal";
}

/**
 * The signed-rank test: whether differences lie symmetrically about 0. Ranks are those of their
 * sizes, sizes equal to the bit sharing the mean. Up to 50 differences p is exact, given the ranks
 * with their ties: every choice of signs is equally likely. Above, the sum is taken as normal with
 * mean sum(r) / 2 and variance sum(r^2) / 4, with continuity correction. SciPy's statistic is the
 * smaller of both sums. Reference: Wilcoxon 1945; Hollander, Wolfe & Chicken 2014, section 3.1.
 * @throws UsageError for NaN
 */
export function wilcoxonSignedRank(
  differences: readonly number[],
  { alternative = "two-sided", zeros = "drop" }: WilcoxonOptions = {},
): WilcoxonTest {
  checkNumbers(differences);
  const ranked = zeros === "drop" ? differences.filter((each) => each !== 0) : differences;
  const all = ranks(ranked.map(Math.abs));
  const signed = ranked
    .map((each, i) => ({ sign: Math.sign(each), rank: all[i]! }))
    .filter(({ sign }) => sign !== 0);
  const sizes = signed.map(({ rank }) => rank);
  const total = sum(sizes);
  const positive = sum(signed.filter(({ sign }) => sign > 0).map(({ rank }) => rank));
  const method = sizes.length <= EXACT_UP_TO ? "exact" : "normal";
  const tails = method === "exact" ? exactTails(sizes) : normalTails(sizes);
  const pOf = (w: number) => pOfTails(tails(w).atMost, tails(w).atLeast, alternative);
  return {
    positive,
    negative: total - positive,
    count: sizes.length,
    method,
    p: pOf(positive),
    smallestP: pOf(alternative === "greater" ? total : 0),
  };
}

/** Twice a rank is whole, also where equals share one. */
function exactTails(sizes: readonly number[]) {
  const counts = subsetSums(sizes.map((rank) => 2 * rank));
  return (w: number) => sharesAround(counts, 2 * w);
}

function normalTails(sizes: readonly number[]) {
  const mean = sum(sizes) / 2;
  const deviation = Math.sqrt(sum(sizes.map((rank) => rank * rank))) / 2;
  return (w: number) => ({
    atMost: normalTail((mean - w - 0.5) / deviation),
    atLeast: normalTail((w - mean - 0.5) / deviation),
  });
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
