/** The sentences of a verdict that only some studies have: of speed-runs, and of prunings on budgets. */
import type { StudySpec } from "../spec/spec.js";
import { ranks } from "../statistics/ranks.js";
import type { ToTarget } from "./charges.js";
import type { PairResult } from "./pair-result.js";
import { grouped, levelText, plural } from "./wording.js";

interface Findings {
  readonly spec: StudySpec;
  readonly pairs: readonly PairResult[];
}

/** Of a speed-run: the order by the median gradients to the target, misses being infinite. */
export function speedSentences({ pairs, spec }: Findings): string[] {
  return spec.problems.flatMap(({ label }) => {
    const runs = pairs.flatMap(({ problem, optimizer, toTarget }) =>
      problem === label && toTarget !== undefined ? [{ optimizer, ...toTarget }] : [],
    );
    if (runs.length === 0) return [];
    const cost = ({ median }: (typeof runs)[number]) => median ?? Infinity;
    const places = ranks(runs.map(cost));
    const order = runs
      .map((run, i) => ({ run, place: places[i]! }))
      .sort((a, b) => a.place - b.place)
      .map(({ run }) => `${run.optimizer} ${toTargetText(run)}`);
    return [
      `Speed-run on ${label}, by the median gradients to the target over ${plural(runs[0]!.count, "seed")}: ${order.join("; ")}.`,
    ];
  });
}

/** `264 (95.9 % interval 231 to 297; 2 missed it)`. */
function toTargetText({ median, interval, level, missed, count }: ToTarget): string {
  const shown = (value: number | null) => (value === null ? "never" : String(value));
  const between =
    interval === null ? [] : [`${levelText(level!)} ${interval.map(shown).join(" to ")}`];
  const misses = missed === 0 ? [] : [`${missed} of ${count} missed it`];
  const about = [...between, ...misses].join("; ");
  return `${shown(median)}${about === "" ? "" : ` (${about})`}`;
}

/** What a pruning on budgets gave up, and what tuning was charged. */
export function pruningSentences({ pairs, spec }: Findings): string[] {
  const charges = pairs.flatMap(({ tuning }) => (tuning === undefined ? [] : [tuning]));
  const total = (name: keyof (typeof charges)[number]) =>
    grouped(charges.reduce((sum, each) => sum + each[name], 0));
  if (total("settings") === "0") return [];
  return [
    `Pruning (${spec.pruning}) gave up ${total("pruned")} of ${total("settings")} settings before the end of their budget; tuning was charged ${total("charged")} gradients, ${total("givenUp")} of them for those settings.`,
  ];
}
