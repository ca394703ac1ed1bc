import { describe, expect, it } from "vitest";
import { parseStudy } from "../spec/parse.js";
import { rankOptimizers } from "../statistics/ranking.js";
import type { BudgetRanking } from "./by-budget.js";
import { compareOptimizers } from "./comparisons.js";
import type { PairResult } from "./pair-result.js";
import { verdictOf } from "./verdict.js";
import { levelText } from "./wording.js";

interface Findings {
  /** `[optimizer][replicate]`, the same on each problem. */
  readonly costs: Readonly<Record<string, readonly number[]>>;
  readonly problems?: readonly string[];
  readonly baseline?: string;
  readonly trials?: number | { readonly perDimension: number };
  readonly factors?: readonly number[];
  readonly pairs?: readonly Partial<PairResult>[];
  readonly budgets?: readonly BudgetRanking[];
}

/** A pair that nothing is to be said of. */
const calm = {
  ...{ problem: "bowl", optimizer: "a", open: {} },
  failures: { count: 0, of: 18, interval: [0, 0.19], level: 0.95 },
} as const;

function verdict({
  costs,
  problems = ["bowl"],
  baseline,
  trials = 8,
  pairs = [],
  budgets = [],
  factors = [],
}: Findings) {
  const optimizers = Object.keys(costs);
  const rows = Object.values(costs);
  const replicates = rows[0]!.length;
  const spec = parseStudy({
    ...{ problems: [...problems], optimizers, replicates, trials },
    ...(baseline !== undefined && { baseline }),
  });
  const all = problems.map((problem) => ({ problem, costs: rows }));
  const made = pairs.map(
    (pair) => ({ ...calm, replicates: new Array(replicates), ...pair }) as unknown as PairResult,
  );
  return verdictOf({
    ...{ spec, pairs: made, optimizers, budgets, factors },
    ranking: rankOptimizers(optimizers, all),
    comparisons: compareOptimizers(optimizers, all, baseline),
  });
}

const six = (value: number) => new Array<number>(6).fill(value);

describe("the verdict", () => {
  it("names the leader with its interval and level, on how many problems, with which budget", () => {
    expect(verdict({ costs: { a: six(2), b: six(1) } }).slice(0, 2)).toEqual([
      "b has the best mean rank on bowl, one problem, with 8 settings a replicate: 1.00 (96.9 % interval 1.00 to 1.00); a follows with 2.00 (96.9 % interval 2.00 to 2.00).",
      "b wins significantly against a (6 of 6, p = 0.031) (sign tests within replicates, Holm's method over 1 comparison).",
    ]);
    const [first] = verdict({ costs: { a: [1], b: [2] }, problems: ["p", "q"], trials: 0 });
    expect(first).toBe(
      "a has the best mean rank on these 2 problems untuned: 1.00 (one replicate, no interval); b follows with 2.00 (one replicate, no interval).",
    );
    const [range] = verdict({ costs: { a: [1, 1, 1], b: [2, 2, 2] } });
    expect(range).toContain("1.00 (range 1.00 to 1.00)");
  });

  it("says how many settings each optimizer has, where they are given to hyperparameters", () => {
    const budgets = [
      { settings: 1, meanRanks: [1, 2] },
      { settings: 2, meanRanks: [2, 1] },
    ];
    const sentences = verdict({
      ...{ costs: { a: six(2), b: six(1) }, trials: { perDimension: 4 }, factors: [1, 2], budgets },
    });
    expect(sentences[0]).toContain(
      "on bowl, one problem, with 4 settings a replicate and searched hyperparameter (4 of a, 8 of b): 1.00",
    );
    expect(sentences).toContain(
      "The leader depends on the tuning budget (settings a replicate and searched hyperparameter): by tuning results alone, with 1 setting a leads, with 2 settings b leads.",
    );
  });

  it("orders a speed-run by median gradients to the target, and counts misses", () => {
    const toTarget = (median: number | null, high: number | null, missed: number) => ({
      ...{ median, interval: [80, high] as const, level: 0.9586, count: 20, missed },
    });
    const [first] = verdict({
      costs: { a: six(1), b: six(2), c: six(3) },
      pairs: [
        { optimizer: "a", toTarget: toTarget(120, null, 7) },
        { optimizer: "b", toTarget: toTarget(null, null, 12) },
        { optimizer: "c", toTarget: toTarget(90, 99, 0) },
      ],
    });
    expect(first).toBe(
      "Speed-run on bowl, by the median gradients to the target over 20 seeds: c 90 (95.9 % interval 80 to 99); a 120 (95.9 % interval 80 to never; 7 of 20 missed it); b never (95.9 % interval 80 to never; 12 of 20 missed it).",
    );
  });

  it("does not name one leader of several, or of one", () => {
    expect(verdict({ costs: { a: six(1), b: six(1), c: six(2) } })[0]).toBe(
      "a and b share the best mean rank on bowl, one problem, with 8 settings a replicate.",
    );
    expect(verdict({ costs: { a: six(1) } })).toEqual([
      "Only a ran; there is nothing to compare it with.",
    ]);
  });

  it("makes no test where no outcome could be significant, and says how many replicates could", () => {
    const five = { a: [1, 1, 1, 1, 1], b: [2, 2, 2, 2, 2] };
    const sentences = verdict({ costs: five }).join(" ");
    expect(sentences).toContain(
      "No test is made: with 5 replicates on 1 problem no outcome of 1 comparison could be significant at 0.05; 6 replicates are the fewest that could.",
    );
    expect(sentences).not.toMatch(/significantly|Not told apart/);
    // Three replicates on two problems are six signs.
    expect(
      verdict({ costs: { a: [1, 1, 1], b: [2, 2, 2] }, problems: ["p", "q"] }).join(" "),
    ).toContain("wins significantly");
  });

  it("speaks from the baseline's side: what it loses against, and what it is not told from", () => {
    const costs = { a: six(1), base: six(2), c: [1, 3, 1, 3, 1, 3] };
    const sentences = verdict({ costs, baseline: "base", problems: ["p", "q"] }).join(" ");
    expect(sentences).toContain("base loses significantly against a (0 of 12, p < 0.001)");
    expect(sentences).toContain("Not told apart from base: c (6 of 12, p = 1).");
  });

  it("gives no headline where most replicates of a pair found an open end, and says which", () => {
    const costs = { a: six(2), b: six(1) };
    const open = (highest: number) =>
      verdict({ costs, pairs: [{ open: { lr: { lowest: 0, highest } } }] });
    expect(open(3)[0]).toContain("b has the best mean rank");
    expect(open(4)[0]).toMatch(/^No ranking is headlined: for 1 pair the best value lay at an end/);
    expect(open(4)).toContain("At an open end: a on bowl (highest lr).");
  });

  it("names chosen settings that failed on more than 5 % of fresh seeds", () => {
    const failing = (count: number, of: number) =>
      verdict({
        costs: { a: six(2), b: six(1) },
        pairs: [{ failures: { ...calm.failures, count, of } }],
      }).filter((sentence) => sentence.includes("failed"));
    expect(failing(1, 20)).toEqual([]);
    expect(failing(1, 19)).toEqual([
      "Chosen settings failed on more than 5 % of fresh seeds: a on bowl (1 of 19).",
    ]);
  });
});

it("a level below 95 % is called a range", () => {
  expect([0.75, 0.9375, 0.95, 31 / 32].map(levelText)).toEqual([
    ...["range", "range", "95 % interval", "96.9 % interval"],
  ]);
});

describe("the verdict against the tuning budget", () => {
  const costs = { a: six(1), b: six(2) };
  const at = (settings: number, ...meanRanks: number[]): BudgetRanking => ({ settings, meanRanks });

  it("says at which numbers of settings another optimizer leads", () => {
    const budgets = [at(1, 1.8, 1.2), at(2, 1.7, 1.3), at(3, 1.5, 1.5), at(4, 1.2, 1.8)];
    expect(verdict({ costs, budgets })).toContain(
      "The leader depends on the tuning budget: by tuning results alone, with 1 to 2 settings b leads, with 3 settings a and b share the lead, with 4 settings a leads.",
    );
  });

  it("says so where one leads at all of them", () => {
    expect(verdict({ costs, budgets: [at(1, 1.4, 1.6), at(2, 1.2, 1.8)] })).toContain(
      "The leader does not depend on the tuning budget: by tuning results alone, a leads with 1 to 2 settings a replicate.",
    );
  });

  it("names who gained half a rank over the second half of the settings", () => {
    const budgets = [at(1, 1, 2), at(2, 1.1, 1.9), at(3, 1.3, 1.7), at(4, 1.6, 1.4)];
    expect(verdict({ costs, budgets })).toContain(
      "Perhaps undertuned, because still gaining on the others from 2 to 4 settings: b (mean rank 1.90 to 1.40).",
    );
    const less = [...budgets.slice(0, 3), at(4, 1.5, 1.41)];
    expect(verdict({ costs, budgets: less }).join(" ")).not.toContain("undertuned");
  });

  it("names the problems on which each has the best rank", () => {
    expect(verdict({ costs, problems: ["bowl", "hill"] })).toContain(
      "The best mean rank by problem: a on bowl and hill.",
    );
  });
});
