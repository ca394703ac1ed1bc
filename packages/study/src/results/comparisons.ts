/** Two optimizers compared within replicates, and the family of such comparisons. */

import { canReject, pairsToReject } from "../statistics/paired/attainable.js";
import { holm } from "../statistics/paired/holm.js";
import { pairsToDecide, signEvidence } from "../statistics/paired/sign-e-process.js";
import { signTest, smallestSignP } from "../statistics/paired/sign-test.js";
import { type ProblemCosts, rankOptimizers } from "../statistics/ranking.js";
import { ranks } from "../statistics/ranks.js";

/** The chance of any false rejection in the family. */
export const ALPHA = 0.05;

/** No larger number of further replicates is named. */
const MOST_REPLICATES = 1000;

/** Wins and losses of the first optimizer against the second. */
export interface Comparison {
  readonly first: string;
  readonly second: string;
  /** Over problems and replicates: where both ran with the same seeds. */
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
  /** The two-sided sign test: no difference on any of these problems. */
  readonly p: number;
  /** The same, adjusted by Holm's method for the declared family. */
  readonly adjustedP: number;
  /** The smallest p that so many pairs without a tie can give. */
  readonly smallestP: number;
  /** The evidence for a difference, an e-value; see `signEvidence`. */
  readonly evidence: number;
  /**
   * About how many more replicates would decide the comparison, at the family's alpha and however
   * often one looks, if it went on as it began: 0 if it is decided, null if more than 1,000.
   */
  readonly moreReplicates: number | null;
  /** Wins minus losses on each problem, of as many as there are replicates. */
  readonly problems: readonly {
    readonly problem: string;
    readonly wins: number;
    readonly losses: number;
    readonly ties: number;
  }[];
}

/** A declared family of comparisons. */
export interface Comparisons {
  /** The optimizer with which the others are compared; null: all with all. */
  readonly baseline: string | null;
  readonly alpha: number;
  readonly family: readonly Comparison[];
  /**
   * Null if the tests can reject. Else how many pairs of runs without a tie each comparison needs
   * before any outcome is rejected.
   */
  readonly pairsNeeded: number | null;
}

/**
 * Compares optimizers within replicates: every pair of them, or each with the baseline. A
 * comparison has one sign for each problem and replicate.
 */
export function compareOptimizers(
  optimizers: readonly string[],
  problems: readonly ProblemCosts[],
  baseline?: string,
): Comparisons {
  const names = pairsOf(optimizers, baseline);
  const family = names.map(([first, second]) =>
    compared(optimizers.indexOf(first), optimizers.indexOf(second), {
      optimizers,
      problems,
      family: names.length,
    }),
  );
  const adjusted = holm(
    family.map(nameOf),
    Object.fromEntries(family.map((each) => [nameOf(each), each.p])),
  );
  const signs = problems.reduce((sum, { costs }) => sum + (costs[0]?.length ?? 0), 0);
  const rejection = { alpha: ALPHA, family: Math.max(1, family.length) };
  return {
    baseline: baseline ?? null,
    alpha: ALPHA,
    family: family.map((each) => ({ ...each, adjustedP: adjusted[nameOf(each)]! })),
    pairsNeeded:
      family.length === 0 || canReject({ smallestP: smallestSignP(signs) }, rejection)
        ? null
        : pairsToReject(rejection),
  };
}

/**
 * Whether more replicates are needed to tell the baseline, or else the leader, from every other
 * optimizer. Looking after each replicate is allowed: the decision is by evidence, not by p.
 */
export function undecided(
  optimizers: readonly string[],
  problems: readonly ProblemCosts[],
  baseline?: string,
): boolean {
  const { family } = compareOptimizers(optimizers, problems, baseline);
  const leader = baseline ?? rankOptimizers(optimizers, problems)[0]?.optimizer;
  return family.some(
    ({ first, second, moreReplicates }) =>
      (first === leader || second === leader) && moreReplicates !== 0,
  );
}

function pairsOf(optimizers: readonly string[], baseline?: string): [string, string][] {
  if (baseline !== undefined) {
    return optimizers.filter((each) => each !== baseline).map((each) => [each, baseline]);
  }
  return optimizers.flatMap((first, i) =>
    optimizers.slice(i + 1).map((second): [string, string] => [first, second]),
  );
}

/** Names a comparison in its family. Labels can hold any printable text, so JSON separates them. */
const nameOf = ({ first, second }: Pick<Comparison, "first" | "second">): string =>
  JSON.stringify([first, second]);

interface Compared {
  readonly optimizers: readonly string[];
  readonly problems: readonly ProblemCosts[];
  /** How many comparisons share alpha. */
  readonly family: number;
}

function compared(
  a: number,
  b: number,
  { optimizers, problems, family }: Compared,
): Omit<Comparison, "adjustedP"> {
  const perProblem = problems.map(({ problem, costs, tolerance }) => {
    const signs = costs[a]!.map((cost, r) => {
      const [first, second] = ranks([cost, costs[b]![r]!], tolerance);
      return Math.sign(first! - second!);
    });
    return { problem, signs };
  });
  const signs = perProblem.flatMap((each) => each.signs);
  const { p, smallestP } = signTest(signs);
  const counts = countsOf(signs);
  const more = pairsToDecide(counts, { alpha: ALPHA, family });
  const replicates = more === undefined ? Infinity : Math.ceil(more / problems.length);
  return {
    first: optimizers[a]!,
    second: optimizers[b]!,
    ...counts,
    p,
    smallestP,
    evidence: signEvidence(counts),
    moreReplicates: replicates > MOST_REPLICATES ? null : replicates,
    problems: perProblem.map((each) => ({ problem: each.problem, ...countsOf(each.signs) })),
  };
}

const countsOf = (signs: readonly number[]) => ({
  wins: signs.filter((sign) => sign < 0).length,
  losses: signs.filter((sign) => sign > 0).length,
  ties: signs.filter((sign) => sign === 0).length,
});
