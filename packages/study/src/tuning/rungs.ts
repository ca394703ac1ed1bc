/**
 * Rungs: the shares of a training at which prunings on budgets compare settings on a replicate's
 * first tuning seed, and who goes on from there. All are functions of indices, generations and
 * costs, never of the order in which trials end.
 */
import type { Candidate as AtRung } from "../search/pruning/candidate.js";
import { hyperbandBrackets } from "../search/pruning/hyperband.js";
import { medianPruning } from "../search/pruning/median-pruning.js";
import { asha, DEFAULT_ETA, successiveHalving } from "../search/pruning/successive-halving.js";

/**
 * - `median`: at a rung those go on that are no worse than the median of all that reached it.
 * - `asha`: those in the best third of the settings up to their own index.
 * - `hyperband`: settings are dealt to brackets that begin at different rungs; in each, and in each
 *   generation of the strategy, the best third goes on.
 */
export const budgetPrunings = ["median", "asha", "hyperband"] as const;
export type BudgetPruning = (typeof budgetPrunings)[number];

/** The whole in units of the first rung: rungs lie at a ninth and a third of the budget. */
const WHOLE = DEFAULT_ETA * DEFAULT_ETA;
const RUNGS = [1, DEFAULT_ETA];

/**
 * The rungs of a training, in gradient evaluations below its whole length: a ninth and a third of
 * it, rounded up. The factor 3 is the default of Li et al. 2018 and 2020.
 */
export const rungsOf = (length: number): number[] =>
  [...new Set(RUNGS.map((rung) => Math.ceil((rung * length) / WHOLE)))].filter(
    (stop) => stop < length,
  );

/** How many candidates each bracket of Hyperband begins with: 9, 5 and 3. */
const dealt = hyperbandBrackets(WHOLE).map(([first]) => first!.candidates);

/**
 * The bracket of a setting, counted by the rung at which it begins; the last runs whole trainings
 * alone. Settings are dealt in the proportion of Hyperband's brackets, each to the bracket that is
 * furthest below its share, so that neighbours of an even grid are in different ones.
 */
export function bracketOf(index: number): number {
  const all = dealt.reduce((sum, each) => sum + each, 0);
  const counts = dealt.map(() => 0);
  for (let i = 0; ; i++) {
    const lacks = dealt.map((share, b) => share * (i + 1) - counts[b]! * all);
    const bracket = lacks.indexOf(Math.max(...lacks));
    if (i === index) return bracket;
    counts[bracket]! += 1;
  }
}

/** The rung at which a setting begins; the number of rungs, if it is not pruned. */
export const firstRung = (pruning: BudgetPruning, index: number): number =>
  pruning === "hyperband" ? bracketOf(index) : 0;

/** A setting that reached a rung. */
export interface Reached extends AtRung {
  /** The generation of the strategy that proposed it. */
  readonly generation: number;
}

/**
 * Those with which a setting is compared at a rung, itself included: all that reached it (`median`),
 * those up to its own index (`asha`), or those of its bracket and generation (`hyperband`).
 */
export function peersOf(
  pruning: BudgetPruning,
  reached: readonly Reached[],
  { index, generation }: Reached,
): readonly Reached[] {
  switch (pruning) {
    case "median":
      return reached;
    case "asha":
      return reached.filter((each) => each.index <= index);
    case "hyperband":
      return reached.filter(
        (each) => each.generation === generation && bracketOf(each.index) === bracketOf(index),
      );
  }
}

/**
 * The indices of a generation that go on from a rung, ascending. One whose cost is infinite never
 * does.
 * @param reached all settings of this and former generations that reached the rung
 */
export function goingOn(
  pruning: BudgetPruning,
  reached: readonly Reached[],
  generation: number,
): number[] {
  const own = reached.filter((each) => each.generation === generation);
  const isOwn = (index: number) => own.some((each) => each.index === index);
  switch (pruning) {
    case "median":
      return medianPruning(reached).filter(isOwn);
    case "asha":
      return asha(reached).filter(isOwn);
    case "hyperband":
      return dealt
        .flatMap((_, b) => successiveHalving(own.filter(({ index }) => bracketOf(index) === b)))
        .sort((a, b) => a - b);
  }
}
