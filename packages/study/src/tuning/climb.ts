/** The way of a generation of settings up the rungs of a pruning on budgets. */
import type { TrialResult } from "@thalweg/engine";
import type { Decision } from "../decision.js";
import { rungRanks } from "./beginnings.js";
import type { Candidate } from "./candidate.js";
import { type BudgetPruning, firstRung, goingOn, peersOf, rungsOf } from "./rungs.js";
import type { TuningRun } from "./tuning-run.js";

export interface Climb {
  readonly pruning: BudgetPruning;
  /** Gradient evaluations of a whole training. */
  readonly length: number;
  /** The first tuning seed. */
  readonly seed: number;
  readonly decision: Decision;
  readonly run: (runs: readonly TuningRun[]) => Promise<TrialResult[]>;
}

/**
 * Runs the beginnings of a generation's settings, rung by rung, up to the one that each does not
 * pass.
 * @param earlier the settings of former generations
 * @returns the generation with its beginnings; those that are given up have the reason
 */
export async function climb(
  generation: readonly Candidate[],
  earlier: readonly Candidate[],
  { pruning, length, seed, decision, run }: Climb,
): Promise<Candidate[]> {
  let own = [...generation];
  for (const [rung, stopAfter] of rungsOf(length).entries()) {
    const here = own.filter(
      ({ index, reason }) => reason === undefined && firstRung(pruning, index) <= rung,
    );
    const results = await run(here.map(({ hyper }) => ({ hyper, seed, stopAfter })));
    own = own.map((candidate) => {
      const at = here.indexOf(candidate);
      if (at < 0) return candidate;
      return { ...candidate, beginnings: [...candidate.beginnings, results[at]!] };
    });
    const reasons = reasonsAt(stopAfter, [...earlier, ...own], own, { pruning, decision });
    own = own.map((candidate) => {
      const reason = reasons.get(candidate.index);
      return reason === undefined ? candidate : { ...candidate, reason };
    });
  }
  return own;
}

/** By index, why settings of a generation that reached a rung do not go on from it. */
function reasonsAt(
  stopAfter: number,
  all: readonly Candidate[],
  own: readonly Candidate[],
  { pruning, decision }: Pick<Climb, "pruning" | "decision">,
): Map<number, string> {
  const reached = all.flatMap(({ index, generation = 0, beginnings }) => {
    const run = beginnings.find(({ spec }) => spec.stopAfter === stopAfter);
    return run === undefined ? [] : [{ index, generation, run }];
  });
  const ranks = rungRanks(
    reached.map(({ run }) => run),
    decision,
  );
  const ranked = reached.map((each, i) => ({ ...each, cost: ranks[i]! }));
  const generation = own[0]?.generation ?? 0;
  const on = goingOn(pruning, ranked, generation);
  const lost = ranked.filter((each) => each.generation === generation && !on.includes(each.index));
  return new Map(
    lost.map((each) => {
      const peers = peersOf(pruning, ranked, each);
      const rank = 1 + peers.filter(({ cost }) => cost < each.cost).length;
      const at = each.cost === Infinity ? "not finite" : `rank ${rank} of ${peers.length}`;
      return [each.index, `${pruning}: ${at} after ${stopAfter} gradients`];
    }),
  );
}
