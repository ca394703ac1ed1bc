/** What a study says, in sentences: who leads, how surely, and what weakens that. */
import type { StudySpec } from "../spec/spec.js";
import type { RankingRow } from "../statistics/ranking.js";
import { type BudgetRanking, leadersByBudget } from "./by-budget.js";
import type { Comparison, Comparisons } from "./comparisons.js";
import type { PairResult } from "./pair-result.js";
import { pruningSentences, speedSentences } from "./special-verdicts.js";
import { OFTEN } from "./warnings.js";
import { levelText, list, plural } from "./wording.js";

interface Findings {
  readonly spec: StudySpec;
  readonly pairs: readonly PairResult[];
  readonly ranking: readonly RankingRow[];
  readonly comparisons: Comparisons;
  /** The labels of the optimizers, in the order of the study. */
  readonly optimizers: readonly string[];
  readonly budgets: readonly BudgetRanking[];
  /** How many times the study's settings each optimizer tries, in the same order. */
  readonly factors: readonly number[];
}

/** The sentences, the most important first. */
export function verdictOf(findings: Findings): string[] {
  return [
    ...speedSentences(findings),
    ...leaderSentences(findings),
    ...problemSentences(findings),
    ...comparisonSentences(findings),
    ...budgetSentences(findings),
    ...gainSentences(findings),
    ...pruningSentences(findings),
    ...openSentences(findings),
    ...lostSentences(findings),
    ...failureSentences(findings),
  ];
}

/** Pairs with an end that most replicates found open. */
export const openPairs = (pairs: readonly PairResult[]): PairResult[] =>
  pairs.filter(({ open, replicates }) =>
    Object.values(open).some(({ lowest, highest }) => 2 * (lowest + highest) > replicates.length),
  );

function leaderSentences(findings: Findings): string[] {
  const { spec, pairs, ranking } = findings;
  const [first, second] = ranking;
  if (first === undefined) return [];
  const on =
    spec.problems.length === 1
      ? `${spec.problems[0]!.label}, one problem,`
      : `these ${spec.problems.length} problems`;
  const budget =
    spec.trials === 0
      ? "untuned"
      : `with ${plural(spec.trials, "setting")} ${aReplicate(spec)}${eachTries(findings)}`;
  if (second === undefined)
    return [`Only ${first.optimizer} ran; there is nothing to compare it with.`];
  if (openPairs(pairs).length > 0) {
    return [
      `No ranking is headlined: for ${plural(openPairs(pairs).length, "pair")} the best value lay at an end of what was tried (below), so that the order may be that of the ranges.`,
    ];
  }
  const tied = ranking.filter(({ meanRank }) => meanRank === first.meanRank);
  if (tied.length > 1) {
    return [
      `${list(tied.map(({ optimizer }) => optimizer))} share the best mean rank on ${on} ${budget}.`,
    ];
  }
  return [
    `${first.optimizer} has the best mean rank on ${on} ${budget}: ${rankOf(first)}; ${second.optimizer} follows with ${rankOf(second)}.`,
  ];
}

function rankOf({ meanRank, interval, level }: RankingRow): string {
  if (interval === null || level === null)
    return `${meanRank.toFixed(2)} (one replicate, no interval)`;
  const [low, high] = interval.map((each) => each.toFixed(2));
  return `${meanRank.toFixed(2)} (${levelText(level)} ${low} to ${high})`;
}

/** Who leads on each problem, if there are several of both. */
function problemSentences({ ranking, spec }: Findings): string[] {
  if (ranking.length < 2 || spec.problems.length < 2) return [];
  const led = new Map<string, string[]>();
  for (const [p, { label }] of spec.problems.entries()) {
    const least = Math.min(...ranking.map(({ ranks }) => ranks[p]!.rank));
    const leaders = ranking.filter(({ ranks }) => ranks[p]!.rank === least);
    const key = leaders.length > 2 ? "" : list(leaders.map(({ optimizer }) => optimizer));
    led.set(key, [...(led.get(key) ?? []), label]);
  }
  const shared = led.get("");
  const parts = [...led].filter(([key]) => key !== "").map(([key, on]) => `${key} on ${list(on)}`);
  return [
    ...(parts.length > 0 ? [`The best mean rank by problem: ${parts.join("; ")}.`] : []),
    ...(shared === undefined ? [] : [`On ${list(shared)} three or more share the best rank.`]),
  ];
}

const aReplicate = ({ perDimension }: StudySpec): string =>
  perDimension === true ? "a replicate and searched hyperparameter" : "a replicate";

/** ` (8 of sgd, 16 of adam)`: how many settings each optimizer tries, where the numbers differ. */
function eachTries({ spec, optimizers, factors }: Findings): string {
  if (spec.perDimension !== true) return "";
  const each = optimizers.map((label, i) => `${spec.trials * factors[i]!} of ${label}`);
  return ` (${each.join(", ")})`;
}

/** Against which tuning budget the order flips. */
function budgetSentences({ optimizers, budgets, spec }: Findings): string[] {
  if (optimizers.length < 2 || budgets.length < 2) return [];
  const stretches = leadersByBudget(optimizers, budgets);
  const last = budgets.at(-1)!.settings;
  const [first] = stretches;
  if (stretches.length === 1) {
    const { leaders } = first!;
    return [
      `The leader does not depend on the tuning budget: by tuning results alone, ${leads(leaders)} with 1 to ${last} settings ${aReplicate(spec)}.`,
    ];
  }
  const parts = stretches.map(({ from, to, leaders }) => {
    const range = from === to ? plural(from, "setting") : `${from} to ${to} settings`;
    return `with ${range} ${leads(leaders)}`;
  });
  const count = spec.perDimension === true ? ` (settings ${aReplicate(spec)})` : "";
  return [
    `The leader depends on the tuning budget${count}: by tuning results alone, ${parts.join(", ")}.`,
  ];
}

const leads = (leaders: readonly string[]): string =>
  leaders.length === 1 ? `${leaders[0]} leads` : `${list(leaders)} share the lead`;

/** The least gain of mean rank over the second half of the budget that is named. */
const GAIN = 0.5;

/** Who was still gaining on the others when tuning stopped. */
function gainSentences({ optimizers, budgets }: Findings): string[] {
  if (budgets.length < 2) return [];
  const half = budgets[Math.ceil(budgets.length / 2) - 1]!;
  const full = budgets.at(-1)!;
  const gaining = optimizers
    .map((label, i) => ({ label, from: half.meanRanks[i]!, to: full.meanRanks[i]! }))
    .filter(({ from, to }) => from - to >= GAIN)
    .map(({ label, from, to }) => `${label} (mean rank ${from.toFixed(2)} to ${to.toFixed(2)})`);
  if (gaining.length === 0) return [];
  return [
    `Perhaps undertuned, because still gaining on the others from ${half.settings} to ${full.settings} settings: ${list(gaining)}.`,
  ];
}

/** Pairs without a usable setting. */
function lostSentences({ pairs }: Findings): string[] {
  const lost = pairs.filter(({ replicates }) => replicates.some(({ how }) => how === "fallback"));
  if (lost.length === 0) return [];
  const named = lost.map(({ optimizer, problem, replicates }) => {
    const count = replicates.filter(({ how }) => how === "fallback").length;
    return `${optimizer} on ${problem} (${count} of ${plural(replicates.length, "replicate")})`;
  });
  return [`No setting succeeded, so that the default was judged: ${list(named)}.`];
}

function comparisonSentences({ spec, ranking, comparisons }: Findings): string[] {
  const { family, pairsNeeded, baseline, alpha } = comparisons;
  if (family.length === 0) return [];
  const among = plural(family.length, "comparison");
  if (pairsNeeded !== null) {
    const replicates = Math.ceil(pairsNeeded / spec.problems.length);
    return [
      `No test is made: with ${plural(spec.replicates, "replicate")} on ${plural(spec.problems.length, "problem")} no outcome of ${among} could be significant at ${alpha}; ${plural(replicates, "replicate")} are the fewest that could.`,
    ];
  }
  const against = baseline ?? ranking[0]!.optimizer;
  const of = family.filter(({ first, second }) => first === against || second === against);
  const others = of.map((each) => (each.first === against ? each : reversed(each)));
  const better = others.filter(
    ({ adjustedP, wins, losses }) => adjustedP <= alpha && wins > losses,
  );
  const worse = others.filter(({ adjustedP, wins, losses }) => adjustedP <= alpha && losses > wins);
  const rest = others.filter(({ adjustedP }) => adjustedP > alpha);
  const how = `sign tests within replicates, Holm's method over ${among}`;
  return [
    ...(better.length > 0
      ? [`${against} wins significantly against ${list(better.map(told))} (${how}).`]
      : []),
    ...(worse.length > 0
      ? [`${against} loses significantly against ${list(worse.map(told))} (${how}).`]
      : []),
    ...(rest.length > 0 ? [`Not told apart from ${against}: ${list(rest.map(told))}.`] : []),
    ...moreSentences(against, rest),
  ];
}

/** What it would take to decide the closest comparison that is open. */
function moreSentences(against: string, rest: readonly Comparison[]): string[] {
  const near = rest
    .filter(({ moreReplicates }) => moreReplicates !== null)
    .sort((a, b) => a.moreReplicates! - b.moreReplicates!);
  if (rest.length === 0) return [];
  if (near.length === 0) {
    return ["More replicates are not likely to change that."];
  }
  const named = near.map(({ second, moreReplicates }) => `${second} after ${moreReplicates}`);
  return [
    `If wins and losses went on in the same proportion, more replicates would decide between ${against} and ${list(named)}.`,
  ];
}

const reversed = (each: Comparison): Comparison => ({
  ...each,
  first: each.second,
  second: each.first,
  wins: each.losses,
  losses: each.wins,
});

const told = ({ second, wins, losses, adjustedP }: Comparison): string =>
  `${second} (${wins} of ${wins + losses}, p ${adjustedP < 0.001 ? "< 0.001" : `= ${Number(adjustedP.toPrecision(2))}`})`;

function openSentences({ pairs }: Findings): string[] {
  const open = openPairs(pairs);
  if (open.length === 0) return [];
  const named = open.map(({ optimizer, problem, open: ends }) => {
    const names = Object.entries(ends).map(
      ([name, { lowest, highest }]) => `${lowest > highest ? "lowest" : "highest"} ${name}`,
    );
    return `${optimizer} on ${problem} (${names.join(", ")})`;
  });
  return [`At an open end: ${list(named)}.`];
}

function failureSentences({ pairs }: Findings): string[] {
  const often = pairs.filter(({ failures: { count, of } }) => count > OFTEN * of);
  if (often.length === 0) return [];
  const named = often.map(
    ({ optimizer, problem, failures: { count, of } }) =>
      `${optimizer} on ${problem} (${count} of ${of})`,
  );
  return [`Chosen settings failed on more than 5 % of fresh seeds: ${list(named)}.`];
}
